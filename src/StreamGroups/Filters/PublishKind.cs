namespace StreamGroups;

/// <summary>What a publish filter runs around.</summary>
public enum PublishKind
{
    /// <summary>A message that was given to a publisher, a request too.</summary>
    Message,

    /// <summary>What a handler returned, on its way to a stream by <c>PublishTo</c>.</summary>
    Result,

    /// <summary>What a handler returned, on its way to whoever awaits it as a reply.</summary>
    Reply,
}

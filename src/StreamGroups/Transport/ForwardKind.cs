namespace StreamGroups.Transport;

/// <summary>Where a handler's result goes.</summary>
internal enum ForwardKind
{
    /// <summary>To a stream, which is made where it is missing.</summary>
    Stream,

    /// <summary>To a stream of a requester's, a key as it is on the server, which lives on for a minute from then.</summary>
    ReplyStream,

    /// <summary>To a channel, as it is on the server, as FastStream's requesters want it (<c>PUBLISH</c>).</summary>
    ReplyChannel,
}

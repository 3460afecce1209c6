namespace StreamGroups.Transport;

/// <summary>Asks for a reader, and with it for the right to a consumer's name.</summary>
/// <param name="Group">The group.</param>
/// <param name="Consumer">The name wanted. If another living process has it, the reader gets <c>{name}~{random}</c> instead.</param>
/// <param name="Token">Tells this process from others that want the same name; the same at every reconnect.</param>
/// <param name="AckWait">The lease of what is delivered to this consumer; others claim from it only when that is over.</param>
internal sealed record ReaderRequest(GroupAddress Group, string Consumer, string Token, TimeSpan AckWait)
{
    /// <summary>Whether a name that another living process has is an error instead.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Whether what is read counts as acknowledged at once (<c>NOACK</c>).</summary>
    public bool NoAck { get; init; }

    /// <summary>Reads bring something only while this is the group's active token; null for groups that need none.</summary>
    public string? ActiveToken { get; init; }
}

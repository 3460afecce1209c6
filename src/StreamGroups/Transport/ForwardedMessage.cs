namespace StreamGroups.Transport;

/// <summary>A message that is published with the acknowledgement of another.</summary>
/// <param name="Kind">What its target is.</param>
/// <param name="Target">The stream, or where a reply is awaited.</param>
/// <param name="Data">The envelope.</param>
internal readonly record struct ForwardedMessage(ForwardKind Kind, string Target, ReadOnlyMemory<byte> Data)
{
    /// <summary>What the envelope is of, where there is an observer.</summary>
    public object? Result { get; init; }
}

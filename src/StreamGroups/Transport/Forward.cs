namespace StreamGroups.Transport;

/// <summary>An entry that is acknowledged, and what is published if that takes effect.</summary>
internal sealed record Forward(EntryId Id, ForwardedMessage[] Messages)
{
    /// <summary>The bytes of all messages.</summary>
    public long Length => Messages.Sum(static message => (long)message.Data.Length);
}

namespace StreamGroups.Transport;

/// <summary>A stream as its retention sees it, all of one moment.</summary>
/// <param name="Length">The entries in the stream.</param>
/// <param name="First">The oldest of them; null where there is none.</param>
/// <param name="Hold">What the stream cannot be trimmed beyond; null where all is settled.</param>
/// <param name="Now">The server's clock, by which entries get their IDs.</param>
internal sealed record RetentionReport(long Length, EntryId? First, StreamHold? Hold, DateTimeOffset Now);

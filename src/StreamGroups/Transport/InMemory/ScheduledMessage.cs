namespace StreamGroups.Transport.InMemory;

/// <summary>A message that waits for its time.</summary>
internal sealed record ScheduledMessage(ReadOnlyMemory<byte>[] Fields, StreamTrim Trim, string? MessageId, TimeSpan Window);

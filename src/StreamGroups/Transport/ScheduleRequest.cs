namespace StreamGroups.Transport;

/// <summary>A message that is published later.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Data">What the entry will hold.</param>
/// <param name="Trim">What is trimmed when it is added.</param>
/// <param name="At">When it is due, by the store's clock; null where <paramref name="After"/> says so.</param>
/// <param name="After">How long after the store has it, if not <paramref name="At"/> a time.</param>
/// <param name="MessageId">What it is known by, if by anything: while it waits, and for the window from its time on.</param>
/// <param name="Window">The window.</param>
internal readonly record struct ScheduleRequest(
    string Stream, ReadOnlyMemory<byte> Data, StreamTrim Trim, DateTimeOffset? At, TimeSpan After, string? MessageId, TimeSpan Window);

namespace StreamGroups.Faults.Histories;

/// <summary>One run of a handler.</summary>
/// <param name="Entry">The entry that it got.</param>
/// <param name="Process">The process that it ran in.</param>
/// <param name="Count">The delivery count that it was told.</param>
/// <param name="BegunAt">When it began.</param>
internal sealed record HandlerRun(EntryName Entry, ConsumerProcess Process, long Count, TimeSpan BegunAt)
{
    /// <summary>When it ended by itself; null where it did not.</summary>
    public TimeSpan? EndedAt { get; set; }

    /// <summary>When it began to settle the entry itself, which makes it the handler's own affair; null where it did not.</summary>
    public TimeSpan? SettledAt { get; set; }

    public RunOutcome Outcome { get; set; } = RunOutcome.Open;

    /// <summary>When its token was cancelled while it ran; null where it was not.</summary>
    public TimeSpan? CancelledAt { get; set; }

    /// <summary>When it was over, by itself or with its process; the end of time where it is not known to have ended.</summary>
    public TimeSpan OverAt => EndedAt ?? Process.EndedAt ?? TimeSpan.MaxValue;

    /// <summary>Whether its process died under it.</summary>
    public bool Died => EndedAt is null && Process.EndedAt is not null;

    public override string ToString() => $"{Process.Name}, delivery {Count}";
}

namespace StreamGroups.Faults.Histories;

/// <summary>One process of consumers, from its start to its end.</summary>
/// <param name="Name">Slot and number of the start: <c>2.3</c> is the third process in slot 2.</param>
/// <param name="Slot">The place that it fills; faults of the network stay with the place.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="AckWait">The lease of what is delivered to it.</param>
/// <param name="Concurrency">How many handlers it runs at once.</param>
internal sealed record ConsumerProcess(string Name, int Slot, TimeSpan StartedAt, TimeSpan AckWait, int Concurrency)
{
    /// <summary>When it said that its host had started.</summary>
    public TimeSpan? ReadyAt { get; set; }

    /// <summary>When it ended, or was about to: nothing that it did later counts.</summary>
    public TimeSpan? EndedAt { get; set; }

    /// <summary>Whether it died, and was not asked to end.</summary>
    public bool Died { get; set; }
}

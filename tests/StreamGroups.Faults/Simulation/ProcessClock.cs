namespace StreamGroups.Faults.Simulation;

/// <summary>The clock as one process sees it: while the process is stopped its timers wait, and when it is dead they are no more.</summary>
internal sealed class ProcessClock(VirtualClock clock, ProcessGate gate) : TimeProvider
{
    /// <summary>How far its wall clock is from the others'.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override long GetTimestamp() => clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(_ => gate.Run(() => callback(state)), null, dueTime, period);
}

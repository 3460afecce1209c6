namespace StreamGroups.Faults.Simulation;

/// <summary>Time that passes only from one timer to the next. Not for use by several threads at once.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset Beginning = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly PriorityQueue<(VirtualTimer Timer, long Version), (long Due, long Number)> _timers = new();
    private long _number;

    public TimeSpan Now { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Beginning + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Runs an action after a time.</summary>
    public void In(TimeSpan time, Action action) => new VirtualTimer(this, action).Change(time, Timeout.InfiniteTimeSpan);

    /// <summary>Goes on to the next timer and fires it; false where there is none.</summary>
    public bool Step()
    {
        while (_timers.TryDequeue(out var next, out var at))
        {
            if (next.Timer.Version != next.Version) continue; // Changed or disposed of since.
            Now = TimeSpan.FromTicks(at.Due);
            next.Timer.Fire();
            return true;
        }
        return false;
    }

    internal void Schedule(VirtualTimer timer, TimeSpan dueTime) => _timers.Enqueue((timer, timer.Version), ((Now + dueTime).Ticks, ++_number));
}

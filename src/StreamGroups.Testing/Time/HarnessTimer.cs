using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing.Time;

/// <summary>A timer that goes off when time is moved.</summary>
internal sealed class HarnessTimer : ITimer
{
    private readonly HarnessTime _time;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly DeliveryRecord? _owner = Journal.Current.Value;
    private volatile bool _disposed;

    public HarnessTimer(HarnessTime time, TimerCallback callback, object? state) => (_time, _callback, _state) = (time, callback, state);

    /// <summary>When it goes off next, in ticks of UTC. Guarded by the time's lock, as the period is.</summary>
    public long Due { get; set; }

    /// <summary>Null where it goes off once.</summary>
    public TimeSpan? Period { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        if (_disposed) return false;
        Period = period > TimeSpan.Zero ? period : null;
        _time.Set(this, dueTime < TimeSpan.Zero ? null : dueTime);
        return true;
    }

    public void GoOff()
    {
        if (_disposed) return;
        if (_owner is not null) _owner.IsPassive = false; // Its handler has something to do again.
        if (_context is null) _callback(_state);
        else ExecutionContext.Run(_context, static timer => ((HarnessTimer)timer!)._callback(((HarnessTimer)timer)._state), this);
    }

    public void Dispose()
    {
        _disposed = true;
        _time.Set(this, null);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}

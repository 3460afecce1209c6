namespace StreamGroups.Testing.Time;

/// <summary>
/// Time that stands still until it is moved. It knows when the next timer is due, so that it can be moved there and no further; once the application
/// stops it goes by itself.
/// </summary>
internal sealed class HarnessTime(DateTimeOffset start) : TimeProvider, IDisposable
{
    private static readonly TimeSpan PumpInterval = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly HashSet<HarnessTimer> _timers = [];
    private long _now = start.UtcTicks;
    private Timer? _pump;
    private bool _disposed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public DateTimeOffset Now => new(GetTimestamp(), TimeSpan.Zero);

    /// <summary>When the next timer goes off; null where none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock) return _timers.Count == 0 ? null : new DateTimeOffset(_timers.Min(static timer => timer.Due), TimeSpan.Zero);
        }
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new HarnessTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time on; timers go off in their order, each at its own time.</summary>
    public void MoveTo(DateTimeOffset time)
    {
        while (TakeDue(time.UtcTicks) is { } timer) timer.GoOff();
        lock (_lock) _now = Math.Max(_now, time.UtcTicks);
    }

    /// <summary>From now on time goes by itself, as fast as real time: what stops the application waits for it.</summary>
    public void Run()
    {
        lock (_lock)
        {
            if (_disposed || _pump is not null) return;
            var last = System.GetTimestamp();
            var gate = new Lock();
            _pump = new Timer(
                _ =>
                {
                    if (!gate.TryEnter()) return; // The last round is not over; the next one makes up for it.
                    try
                    {
                        var now = System.GetTimestamp();
                        var elapsed = System.GetElapsedTime(last, now);
                        last = now;
                        MoveTo(Now + elapsed);
                    }
                    finally
                    {
                        gate.Exit();
                    }
                },
                null, PumpInterval, PumpInterval);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _pump?.Dispose();
        }
    }

    /// <summary>Sets a timer, or with no time ends it.</summary>
    internal void Set(HarnessTimer timer, TimeSpan? dueIn)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueIn is not { } wait) return;
            var first = wait > TimeSpan.Zero ? wait : timer.Period; // What is due at once goes off below.
            timer.Due = _now + (first ?? TimeSpan.Zero).Ticks;
            if (first is not null) _timers.Add(timer);
        }
        if (dueIn == TimeSpan.Zero) ThreadPool.UnsafeQueueUserWorkItem(static one => one.GoOff(), timer, preferLocal: false);
    }

    private HarnessTimer? TakeDue(long until)
    {
        lock (_lock)
        {
            var first = _timers.MinBy(static timer => timer.Due);
            if (first is null || first.Due > until) return null;
            _timers.Remove(first);
            _now = Math.Max(_now, first.Due);
            if (first.Period is { } period)
            {
                first.Due += period.Ticks;
                _timers.Add(first);
            }
            return first;
        }
    }
}

using StreamGroups.Engine.Dispatching;

namespace StreamGroups.Engine.Claiming;

/// <summary>Goes off at the earliest of the times that it was set to. For one waiting caller at a time; set by anybody.</summary>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1); // A timer refuses more than 49 days; it is then set anew.

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly SingleWaiter<bool> _waiter = new();
    private long? _at;

    public Alarm(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((Alarm)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void SetIn(TimeSpan wait)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var at = now + (long)(Math.Max(0, wait.TotalSeconds) * _time.TimestampFrequency);
            var isLater = _at is { } sooner && sooner <= at;
            if (isLater && _at > now) return;
            if (!isLater) _at = at;
            // Also where the timer should have gone off by now: timers may be late.
            Check();
        }
    }

    /// <summary>Completes when it goes off; its time is forgotten then.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var waiting = _waiter.WaitAsync(cancellationToken);
            Check();
            return waiting;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        lock (_lock) Check();
    }

    private void Check()
    {
        if (_at is not { } at) return;
        var now = _time.GetTimestamp();
        if (at <= now)
        {
            if (_waiter.TryComplete(true)) _at = null; // Else whoever waits next finds it.
            return;
        }
        var wait = _time.GetElapsedTime(now, at) + TimerGrain.Of(_time);
        _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }
}

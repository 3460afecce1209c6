using Microsoft.Extensions.Time.Testing;

namespace StreamGroups.Tests.Engine.Scheduling;

/// <summary>A clock that only the test moves, and that says when the next timer goes off.</summary>
internal sealed class WatchedTime() : FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000))
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, DateTimeOffset> _due = [];

    public DateTimeOffset? Next
    {
        get { lock (_lock) return _due.Count > 0 ? _due.Values.Min() : null; }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var key = new object();
        var timer = base.CreateTimer(_ =>
        {
            Note(key, Timeout.InfiniteTimeSpan);
            callback(state);
        }, null, dueTime, period);
        Note(key, dueTime);
        return new NotedTimer(timer, due => Note(key, due));
    }

    private void Note(object key, TimeSpan due)
    {
        lock (_lock)
        {
            if (due == Timeout.InfiniteTimeSpan) _due.Remove(key); else _due[key] = GetUtcNow() + due;
        }
    }

    private sealed class NotedTimer(ITimer inner, Action<TimeSpan> note) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            note(dueTime);
            return inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            note(Timeout.InfiniteTimeSpan);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            note(Timeout.InfiniteTimeSpan);
            return inner.DisposeAsync();
        }
    }
}

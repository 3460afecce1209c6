using StreamGroups.Transport;

namespace StreamGroups.Tests.Engine.Scheduling;

/// <summary>A schedule that counts the looks at it; a test may make them fail, or forbid channels.</summary>
internal sealed class WatchedSchedule(IScheduleStore inner) : IScheduleStore
{
    private int _looks;

    public int Looks => Volatile.Read(ref _looks);

    public Func<int, DueMove?> Act { get; set; } = _ => null;

    public bool IsDeaf { get; init; }

    public int Listeners { get; private set; }

    public ValueTask<ScheduleOutcome> ScheduleAsync(ScheduleRequest request, Durability durability, CancellationToken cancellationToken) =>
        inner.ScheduleAsync(request, durability, cancellationToken);

    public ValueTask<bool> CancelAsync(string stream, EntryId id, CancellationToken cancellationToken) => inner.CancelAsync(stream, id, cancellationToken);

    public async ValueTask<DueMove> MoveDueAsync(string stream, CancellationToken cancellationToken)
    {
        var look = Interlocked.Increment(ref _looks);
        return Act(look) ?? await inner.MoveDueAsync(stream, cancellationToken);
    }

    public IDisposable OnWake(string stream, Action<TimeSpan> wake)
    {
        Listeners++;
        var listening = IsDeaf ? null : inner.OnWake(stream, wake);
        return new Listening(() =>
        {
            Listeners--;
            listening?.Dispose();
        });
    }

    private sealed class Listening(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

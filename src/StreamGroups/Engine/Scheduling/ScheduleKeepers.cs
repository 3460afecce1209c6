using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Scheduling;

/// <summary>The keepers of this process, one for each stream that it consumes, or has scheduled something for that still waits.</summary>
internal sealed class ScheduleKeepers(IScheduleStore store, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, (ScheduleKeeper Keeper, Task Running)> _keepers = new(StringComparer.Ordinal);
    private readonly ILogger _logger = loggers.CreateLogger(SchedulingLog.Category);

    /// <summary>How many streams are looked after now.</summary>
    public int Count
    {
        get { lock (_lock) return _keepers.Count; }
    }

    /// <summary>Looks after these streams from now on, and after no others for good.</summary>
    public void Keep(IReadOnlyCollection<string> streams)
    {
        lock (_lock)
        {
            foreach (var (stream, (keeper, _)) in _keepers)
            {
                if (keeper.Stays && !streams.Contains(stream)) Change(keeper, stays: false);
            }
            foreach (var stream in streams)
            {
                if (Find(stream, stays: true) is { Stays: false } keeper) Change(keeper, stays: true);
            }
        }
    }

    /// <summary>Looks after a stream until all that is scheduled for it is in it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="due">The time until something is due that was just scheduled; zero where that is not known.</param>
    public void Expect(string stream, TimeSpan due)
    {
        lock (_lock)
        {
            if (Find(stream, stays: false) is not { } keeper) return;
            keeper.Expected++;
            keeper.Expect(due);
        }
    }

    /// <summary>What is scheduled stays so, for other processes, or the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_lock) running = [.. _keepers.Values.Select(keeper => keeper.Running)];
        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            foreach (var (keeper, _) in _keepers.Values) keeper.Dispose();
            _keepers.Clear();
        }
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Its next look is now, after which it knows whether to go on.</summary>
    private static void Change(ScheduleKeeper keeper, bool stays)
    {
        keeper.Stays = stays;
        keeper.Expect(TimeSpan.Zero);
    }

    private ScheduleKeeper? Find(string stream, bool stays)
    {
        if (_stopping.IsCancellationRequested) return null;
        if (_keepers.TryGetValue(stream, out var known)) return known.Keeper;
        var keeper = new ScheduleKeeper(stream, store, time, _logger) { Stays = stays };
        _keepers.Add(stream, (keeper, Task.Run(() => keeper.RunAsync(MayEnd, _stopping.Token), CancellationToken.None)));
        return keeper;
    }

    /// <summary>Decided under the lock under which something may be expected.</summary>
    private bool MayEnd(ScheduleKeeper keeper, long expected)
    {
        lock (_lock)
        {
            if (keeper.Stays || keeper.Expected != expected) return false;
            _keepers.Remove(keeper.Stream);
        }
        keeper.Dispose();
        return true;
    }
}

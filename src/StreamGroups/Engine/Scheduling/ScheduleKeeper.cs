using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Claiming;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Scheduling;

/// <summary>
/// Moves what is scheduled for one stream into it, when it is due. Every process that consumes the stream does so, and every one that has scheduled
/// something: whoever is first does the work, and costs the others a look.
/// </summary>
internal sealed class ScheduleKeeper(string stream, IScheduleStore store, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Alarm _alarm = new(time);
    private TimeSpan _round = ScheduleRules.NextRound(TimeSpan.Zero, isInUse: true);
    private string? _refusal;

    public string Stream => stream;

    /// <summary>Whether it goes on while nothing is scheduled. Guarded by its owner.</summary>
    public bool Stays { get; set; }

    /// <summary>How many messages were expected so far. Guarded by its owner.</summary>
    public long Expected { get; set; }

    /// <summary>A message is due then. From any thread.</summary>
    public void Expect(TimeSpan due) => _alarm.SetIn(ScheduleRules.WaitFor(due, Chance.Source.NextDouble()));

    /// <summary>Runs until it is cancelled, or <paramref name="mayEnd"/> says so where nothing is scheduled.</summary>
    /// <param name="mayEnd">Gets what was expected before the last look.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<ScheduleKeeper, long, bool> mayEnd, CancellationToken cancellationToken)
    {
        try
        {
            using var listening = store.OnWake(stream, Expect);
            if (Stays) Expect(TimeSpan.Zero);
            while (true)
            {
                await _alarm.WaitAsync(cancellationToken).ConfigureAwait(false);
                var expected = Expected;
                if (await TryMoveAsync(cancellationToken).ConfigureAwait(false) is not null || Stays) continue;
                if (mayEnd(this, expected)) return;
            }
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested || exception is ObjectDisposedException)
        {
            // The application ends.
        }
    }

    public void Dispose() => _alarm.Dispose();

    /// <summary>One look; the time until the next message is due, or null where none waits.</summary>
    private async ValueTask<TimeSpan?> TryMoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var due = await MoveAllAsync(cancellationToken).ConfigureAwait(false);
            _refusal = null;
            _round = ScheduleRules.NextRound(_round, due is not null);
            if (due is { } next) Expect(next);
            if (Stays) _alarm.SetIn(SharedTick.Align(_round, time));
            return due;
        }
        catch (TransportException exception) when (exception is { Kind: TransportErrorKind.Permanent, IsReported: false })
        {
            var cause = exception.InnerException?.Message ?? exception.Message;
            if (cause != _refusal) SchedulingLog.Refused(logger, stream, exception.Message);
            (_refusal, _round) = (cause, ScheduleRules.NextRound(_round, isInUse: false));
            _alarm.SetIn(_round);
        }
        catch (TransportException exception)
        {
            SchedulingLog.Failed(logger, stream, exception.Message);
            _alarm.SetIn(ScheduleRules.AfterFailure);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not ObjectDisposedException)
        {
            SchedulingLog.Broke(logger, exception, stream);
            _alarm.SetIn(ScheduleRules.AfterFailure);
        }
        return TimeSpan.Zero;
    }

    private async ValueTask<TimeSpan?> MoveAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var move = await store.MoveDueAsync(stream, cancellationToken).ConfigureAwait(false);
            if (move.Moved > 0) SchedulingLog.Moved(logger, move.Moved, stream);
            if (move.Moved == 0 || move.NextDue != TimeSpan.Zero) return move.NextDue;
        }
    }
}

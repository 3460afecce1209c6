using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Upkeep;

/// <summary>
/// Keeps a group in order: its mark, from which it is created again should it be lost, and its list of consumers. Every process does so, at any time,
/// without harm to the others.
/// </summary>
internal sealed class Janitor(IStreamTransport transport, GroupAddress group, InFlight inFlight, TimeProvider time, ILogger logger)
{
    /// <summary>A group that is lost repeats at most what was settled within about this.</summary>
    private static readonly TimeSpan MarkInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ConsumersInterval = TimeSpan.FromSeconds(30);

    /// <summary>The reader finds out when the store is back; the mark can wait.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>A consumer that lives reads at least every 5 s, or has something pending.</summary>
    private static readonly TimeSpan ConsumerIdle = TimeSpan.FromMinutes(1);

    private long _savedAt = -1;
    private long _consumersAt;

    /// <summary>Works until it is cancelled. Failures are tried again with the next round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _consumersAt = time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var jitter = 0.75 + (0.5 * Chance.Source.NextDouble());
                await Task.Delay(MarkInterval * jitter, time, cancellationToken).ConfigureAwait(false);
                await WorkOrConsumersAsync(ConsumersInterval * jitter, cancellationToken).ConfigureAwait(false);
                await SaveMarkAsync(cancellationToken).ConfigureAwait(false);
                if (time.GetElapsedTime(_consumersAt) < ConsumersInterval * jitter) continue;
                _consumersAt = time.GetTimestamp();
                await RemoveConsumersAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (TransportException exception)
            {
                LeasingLog.UpkeepFailed(logger, group, exception.Message);
                await Task.Delay(PauseAfterFailure, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                LeasingLog.UpkeepBroke(logger, exception, group);
            }
        }
    }

    /// <summary>Saves the mark if anything was settled here since the last time.</summary>
    public async ValueTask SaveMarkAsync(CancellationToken cancellationToken)
    {
        var settled = inFlight.Settled;
        if (settled == _savedAt) return;
        await transport.SaveMarkAsync(group, cancellationToken).ConfigureAwait(false);
        _savedAt = settled;
    }

    /// <summary>Waits for something to be settled, but no longer than until it is time for the consumers: an idle group wakes nobody.</summary>
    private async ValueTask WorkOrConsumersAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var left = interval - time.GetElapsedTime(_consumersAt);
        if (left <= TimeSpan.Zero || _savedAt < 0) return;
        using var patience = new CancellationTokenSource(SharedTick.Align(left, time), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await inFlight.SettledBeyondAsync(_savedAt, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is time.
        }
    }

    private async ValueTask RemoveConsumersAsync(CancellationToken cancellationToken)
    {
        var removed = await transport.RemoveIdleConsumersAsync(group, ConsumerIdle, cancellationToken).ConfigureAwait(false);
        if (removed.Length > 0) LeasingLog.ConsumersRemoved(logger, group, string.Join(", ", removed));
    }
}

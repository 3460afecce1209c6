using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Reading;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>
/// Sees to it that everything which was delivered and not settled is delivered again: parked entries when they are due, the consumer's own leftovers
/// after a disconnect, and what others left behind when their leases are over.
/// </summary>
internal sealed class Claimer(
    IStreamTransport transport, SubscriptionIdentity identity, InFlight inFlight, LeftoverClaimer leftovers, SharedClaimer shared, LetterKeeper letters,
    AwaitedRead read, Alarm due, Func<GroupOptions> options, TimeProvider time, ILogger logger, GroupTakeover? takeover = null)
    : IDisposable
{
    /// <summary>What failed is tried again no sooner than this.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>
    /// Whether a handler may have begun with what is pending under the name and not in this process: only before this process has had the name. Later,
    /// such entries never got here: the answer to a read or a claim was lost.
    /// </summary>
    private volatile bool _mayHaveBegun = true;

    /// <summary>Where one process is active alone: false from its start until it has taken over what was pending, which comes before anything else.</summary>
    private volatile bool _hasTakenOver = takeover is null;

    /// <summary>Whether the last sweep took something over and did not come to the end of its walk: then the next one follows at once.</summary>
    private bool _findsMore;

    /// <summary>To be called before each start.</summary>
    public void Begin() => _hasTakenOver = takeover is null;

    /// <summary>Takes up everything that is pending for this consumer and not in this process: after a start, and after every disconnect.</summary>
    /// <param name="cancellationToken">Ends the waiting for workers.</param>
    /// <param name="works">Called before it waits for workers, which may take as long as handlers do: what it needs of the store works.</param>
    public async ValueTask RecoverAsync(CancellationToken cancellationToken, Action? works = null)
    {
        var resumed = await InTurnAsync(
            token => takeover?.ClaimAsync(_mayHaveBegun, token, works) ?? leftovers.ClaimAsync(TimeSpan.Zero, _mayHaveBegun, token, works),
            cancellationToken).ConfigureAwait(false);
        (_mayHaveBegun, _hasTakenOver) = (false, true);
        if (resumed > 0) ClaimingLog.Resumed(logger, identity.Consumer, identity.Group, resumed);
        due.SetIn(TimeSpan.Zero); // Wake-ups may have been missed.
    }

    /// <summary>Another process may have had the name meanwhile: what is pending under it may have begun there.</summary>
    public void NameChangedHands() => _mayHaveBegun = true;

    /// <summary>Sweeps at the policy's interval, and takes parked entries when they are due, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var wakes = transport.OnWake(identity.Group, due.SetIn);
        await Task.WhenAll(
            RepeatAsync(SweepLaterAsync, cancellationToken),
            RepeatAsync(KeepLettersLaterAsync, cancellationToken),
            RepeatAsync(ClaimDueAsync, cancellationToken)).ConfigureAwait(false);
    }

    public async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        if (_mayHaveBegun || !_hasTakenOver) return; // The name may yet turn out to be another process's.
        if (inFlight.HoldsNothing && !await transport.HasPendingAsync(identity.Group, cancellationToken).ConfigureAwait(false)) return; // Instead of three calls.
        due.SetIn(TimeSpan.Zero); // For users without a right on the channel, and sets that were lost.
        var leastIdle = ClaimPolicy.LeastIdle(options().AckWait, read.Age);
        await InTurnAsync(token => leftovers.ClaimAsync(leastIdle, _mayHaveBegun, token), cancellationToken).ConfigureAwait(false);
        var claimed = await InTurnAsync(shared.ClaimExpiredAsync, cancellationToken).ConfigureAwait(false);
        _findsMore = claimed > 0 && !shared.HasWalked;
        if (claimed > 0) ClaimingLog.Claimed(logger, identity.Group, claimed);
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask SweepLaterAsync(CancellationToken cancellationToken)
    {
        var pause = _findsMore ? TimeSpan.Zero : Interval();
        _findsMore = false;
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        await SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Apart from sweeps, which may wait for workers for longer than a lease.</summary>
    private async ValueTask KeepLettersLaterAsync(CancellationToken cancellationToken)
    {
        await inFlight.HasLettersAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(Interval(), time, cancellationToken).ConfigureAwait(false);
        await letters.SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan Interval() => SharedTick.Align(ClaimPolicy.Interval(options().AckWait, Chance.Source.NextDouble()), time);

    private async ValueTask ClaimDueAsync(CancellationToken cancellationToken)
    {
        await due.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_mayHaveBegun || !_hasTakenOver) return; // It goes off again when the consumer has recovered.
        try
        {
            await shared.ReadyForDueAsync(cancellationToken).ConfigureAwait(false);
            var next = await InTurnAsync(shared.ClaimDueAsync, cancellationToken).ConfigureAwait(false);
            if (next is { } wait) due.SetIn(wait);
        }
        catch (TransportException)
        {
            due.SetIn(TimeSpan.Zero); // After the pause.
            throw;
        }
    }

    /// <summary>Does it again and again, whatever goes wrong.</summary>
    private async Task RepeatAsync(Func<CancellationToken, ValueTask> act, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await act(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (TransportException exception)
            {
                ClaimingLog.SweepFailed(logger, identity.Group, exception.Message); // The reader reports the outage; the next sweep goes on at the cursor.
                await Task.Delay(PauseAfterFailure, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                ClaimingLog.SweepBroke(logger, exception, identity.Group);
                await Task.Delay(PauseAfterFailure, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async ValueTask<T> InTurnAsync<T>(Func<CancellationToken, ValueTask<T>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await act(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}

using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>
/// Claims for free workers only, so that the server's count rises with the start of a handler and never for an entry that merely waits; and starts
/// what was claimed, which counts as running until its outcome is confirmed, so that a message which kills the process does not cost those handled
/// just before it a delivery. What a crash may have left behind runs beside no last permitted delivery, and its own last one alone: should it kill the
/// process, it is dead-lettered and nothing else.
/// </summary>
/// <param name="identity">The subscription.</param>
/// <param name="dispatcher">Has the workers.</param>
/// <param name="inFlight">Counts what was claimed.</param>
/// <param name="options">The group's options.</param>
/// <param name="time">The clock.</param>
/// <param name="joinsBatches">
/// Whether what was handed back, of which no handler failed, joins the batches as what is new does. Else such entries would come one by one, each after
/// the wait of a batch.
/// </param>
internal sealed class ClaimStarter(
    SubscriptionIdentity identity, Dispatcher dispatcher, InFlight inFlight, Func<GroupOptions> options, TimeProvider time, bool joinsBatches = false)
{
    private bool _lastRuns;
    private bool _aloneRuns;

    /// <summary>Makes one claim and starts what it brings; returns how many. For one caller at a time.</summary>
    /// <param name="most">At most so many workers.</param>
    /// <param name="manner">Whether the claim waits until nothing that was claimed runs any more.</param>
    /// <param name="claim">
    /// Gets the number of workers, and whether nothing that was claimed runs now. Not to be cancelled: its count is spent on the server, so what it
    /// brings is started.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting for workers.</param>
    public async ValueTask<int> StartAsync(
        int most, ClaimManner manner, Func<int, bool, ValueTask<Entry[]>> claim, CancellationToken cancellationToken)
    {
        var isAlone = manner == ClaimManner.Alone || _aloneRuns || (manner == ClaimManner.Apart && _lastRuns);
        var allowed = isAlone
            ? await AloneAsync(cancellationToken).ConfigureAwait(false)
            : await inFlight.ClaimedBelowAsync(() => options().Concurrency, cancellationToken).ConfigureAwait(false);
        if (isAlone) (_lastRuns, _aloneRuns) = (false, false);
        isAlone |= allowed >= options().Concurrency;
        var workers = await dispatcher.ReserveAsync(Math.Min(most, allowed), cancellationToken).ConfigureAwait(false);
        var started = 0;
        try
        {
            var sentAt = time.GetTimestamp();
            foreach (var entry in await claim(workers, isAlone).ConfigureAwait(false))
            {
                var delivery = new Delivery(identity.Group, identity.Consumer, entry, sentAt) { IsClaimed = !joinsBatches || entry.DeliveryCount > 1 };
                inFlight.Add([delivery]);
                if (!dispatcher.RunReserved(delivery)) inFlight.Waits(delivery);
                started++;
                var isLast = entry.DeliveryCount > 1 && entry.DeliveryCount >= options().MaxDeliveries;
                _lastRuns |= isLast;
                _aloneRuns |= isLast && manner != ClaimManner.Together;
            }
        }
        finally
        {
            dispatcher.Release(workers - started);
        }
        return started;
    }

    /// <summary>
    /// Waits until nothing that was claimed runs, but no longer than a lease takes: what has run for so long is not suspected of killing the process,
    /// and must not hold up all others.
    /// </summary>
    private async ValueTask<int> AloneAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options().AckWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await inFlight.ClaimedBelowAsync(1, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 1;
        }
    }
}

using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>
/// Takes up what was delivered before and not settled: the consumer's own leftovers, and entries of others whose lease has run out. Each is claimed
/// for a free worker only, so that the server's count rises with the start of a handler and never for an entry that merely waits; and counts as
/// running until its outcome is confirmed, so that a message which kills the process does not cost those handled just before it a delivery.
/// </summary>
internal sealed class Claimer(
    IStreamTransport transport, SubscriptionIdentity identity, Dispatcher dispatcher, Settler settler, InFlight inFlight,
    Func<GroupOptions> options, TimeProvider time, ILogger logger)
    : IDisposable
{
    private const int PageSize = 256;

    /// <summary>A sweep that looks at more pages than this goes on with the next sweep.</summary>
    private const int MostPages = 64;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private ClaimCursor _cursor = ClaimCursor.Start;
    private bool _lastDelivery;

    /// <summary>Takes up everything that is pending for this consumer and not in this process: after a start, and after every disconnect.</summary>
    public async ValueTask RecoverAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var resumed = await ClaimOwnAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (resumed > 0) ClaimingLog.Resumed(logger, resumed, identity.Consumer);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sweeps at the policy's interval until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(ClaimPolicy.Interval(options().AckWait, Random.Shared.NextDouble()), time, cancellationToken).ConfigureAwait(false);
                await SweepAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (TransportException exception)
            {
                ClaimingLog.SweepFailed(logger, exception.Message); // The reader reports the outage; the next sweep goes on at the cursor.
            }
            catch (Exception exception)
            {
                ClaimingLog.SweepBroke(logger, exception);
            }
        }
    }

    public async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ClaimOwnAsync(options().AckWait, cancellationToken).ConfigureAwait(false);
            for (var page = 0; page < MostPages; page++)
            {
                if (await ClaimExpiredAsync(cancellationToken).ConfigureAwait(false)) return;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<int> ClaimOwnAsync(TimeSpan minIdle, CancellationToken cancellationToken)
    {
        var resumed = 0;
        var pending = new HashSet<EntryId>();
        var (held, failed) = inFlight.Snapshot(); // Once for all pages: copying it for each would cost the square of what failed.
        for (var after = EntryId.Zero; ;)
        {
            var page = await transport.PendingOfAsync(identity.Group, identity.Consumer, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                pending.Add(entry.Id);
                if (ClaimPolicy.IsLeftover(entry, held, failed, minIdle, options().AckWait))
                    resumed += await TakeUpAsync(entry, cancellationToken).ConfigureAwait(false);
            }
            if (page.Length < PageSize)
            {
                inFlight.ForgetFailed(failed.Where(id => !pending.Contains(id)));
                return resumed;
            }
            after = page[^1].Id;
        }
    }

    /// <summary>What the group delivered to this process meanwhile is not taken up a second time: neither here, nor after a wait for a worker.</summary>
    private async ValueTask<int> TakeUpAsync(PendingEntry entry, CancellationToken cancellationToken)
    {
        if (inFlight.Holds(entry.Id)) return 0;
        if (entry.DeliveryCount >= options().MaxDeliveries)
        {
            await settler.DeadLetterAsync(identity.Consumer, entry, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        // The last delivery permitted runs with no other claimed one beside it: should it kill the process, it costs none of them a delivery.
        var isLast = entry.DeliveryCount + 1 >= options().MaxDeliveries;
        if (isLast || _lastDelivery) await inFlight.ClaimedBelowAsync(1, cancellationToken).ConfigureAwait(false);
        _lastDelivery = isLast;
        return await WithWorkersAsync(1, async _ => inFlight.Holds(entry.Id)
            ? []
            : await transport.ClaimOwnAsync(identity.Group, identity.Consumer, new[] { entry.Id }, true, CancellationToken.None).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Claims one page; true where the walk over all consumers has come to its end.</summary>
    private async ValueTask<bool> ClaimExpiredAsync(CancellationToken cancellationToken)
    {
        ClaimResult result = default;
        var current = options();
        var claimed = await WithWorkersAsync(current.Concurrency, async workers =>
        {
            var request = new ClaimRequest(identity.Group, identity.Consumer, current.AckWait, current.MaxDeliveries, workers, true, _cursor);
            result = await transport.ClaimExpiredAsync(request, CancellationToken.None).ConfigureAwait(false);
            return result.Entries;
        }, cancellationToken).ConfigureAwait(false);
        _cursor = result.Next;
        if (claimed > 0) ClaimingLog.Claimed(logger, claimed, current.AckWait);
        foreach (var entry in result.Exhausted)
            await settler.DeadLetterAsync(identity.Consumer, entry, cancellationToken).ConfigureAwait(false);
        return _cursor.IsStart;
    }

    /// <summary>
    /// Waits for free workers, claims for them, starts what was claimed, gives back the rest. The claim itself is not cancelled: its count is
    /// spent on the server, so what it brings is started.
    /// </summary>
    private async ValueTask<int> WithWorkersAsync(int most, Func<int, ValueTask<Entry[]>> claim, CancellationToken cancellationToken)
    {
        var allowed = await inFlight.ClaimedBelowAsync(options().Concurrency, cancellationToken).ConfigureAwait(false);
        var workers = await dispatcher.ReserveAsync(Math.Min(most, allowed), cancellationToken).ConfigureAwait(false);
        var started = 0;
        try
        {
            var requestedAt = time.GetTimestamp();
            foreach (var entry in await claim(workers).ConfigureAwait(false))
            {
                var delivery = new Delivery(identity.Group, identity.Consumer, entry, requestedAt) { IsClaimed = true };
                inFlight.Add([delivery]);
                dispatcher.RunReserved(delivery);
                started++;
            }
        }
        finally
        {
            dispatcher.Release(workers - started);
        }
        return started;
    }
}

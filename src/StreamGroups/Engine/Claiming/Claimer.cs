using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>
/// Takes up what was delivered before and not settled: the consumer's own leftovers, and entries of others whose lease has run out. Each is claimed
/// for a free worker only, so that the server's count rises with the start of a handler and never for an entry that merely waits.
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
        for (var after = EntryId.Zero; ;)
        {
            var page = await transport.PendingOfAsync(identity.Group, identity.Consumer, after, PageSize, cancellationToken).ConfigureAwait(false);
            var (held, failed) = inFlight.Snapshot();
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

    private async ValueTask<int> TakeUpAsync(PendingEntry entry, CancellationToken cancellationToken)
    {
        if (entry.DeliveryCount >= options().MaxDeliveries)
        {
            await settler.DeadLetterAsync(identity.Consumer, entry, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        return await WithWorkersAsync(1, async _ =>
            await transport.ClaimOwnAsync(identity.Group, identity.Consumer, new[] { entry.Id }, cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Claims one page; true where the walk over all consumers has come to its end.</summary>
    private async ValueTask<bool> ClaimExpiredAsync(CancellationToken cancellationToken)
    {
        ClaimResult result = default;
        var current = options();
        var claimed = await WithWorkersAsync(current.Concurrency, async workers =>
        {
            var request = new ClaimRequest(identity.Group, identity.Consumer, current.AckWait, current.MaxDeliveries, workers, _cursor);
            result = await transport.ClaimExpiredAsync(request, cancellationToken).ConfigureAwait(false);
            return result.Entries;
        }, cancellationToken).ConfigureAwait(false);
        _cursor = result.Next;
        if (claimed > 0) ClaimingLog.Claimed(logger, claimed, current.AckWait);
        foreach (var entry in result.Exhausted)
            await settler.DeadLetterAsync(identity.Consumer, entry, cancellationToken).ConfigureAwait(false);
        return _cursor.IsStart;
    }

    /// <summary>
    /// Waits for free workers, claims for them, starts what was claimed, gives back the rest. What was handled before is confirmed first: an entry
    /// that came back may kill the process, and would else take its neighbours' acks with it each time.
    /// </summary>
    private async ValueTask<int> WithWorkersAsync(int most, Func<int, ValueTask<Entry[]>> claim, CancellationToken cancellationToken)
    {
        var workers = await dispatcher.ReserveAsync(most, cancellationToken).ConfigureAwait(false);
        var started = 0;
        try
        {
            await settler.ConfirmedAsync(cancellationToken).ConfigureAwait(false);
            var requestedAt = time.GetTimestamp();
            foreach (var entry in await claim(workers).ConfigureAwait(false))
            {
                var delivery = new Delivery(identity.Group, identity.Consumer, entry, requestedAt);
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

using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>
/// Takes up everything that is pending for a group of which this process is active alone, whoever has it and whatever its lease, in the order of IDs; and
/// before that lets everything end that this process has itself. What waits for its retry keeps its time.
/// </summary>
internal sealed class GroupTakeover(
    IStreamTransport transport, SubscriptionIdentity identity, ClaimStarter starter, Dispatcher dispatcher, Settler settler, InFlight inFlight,
    Func<GroupOptions> options, TimeProvider time)
{
    private const int PageSize = 256;

    /// <summary>Returns how many deliveries it started.</summary>
    /// <param name="counted">Whether a handler may have begun with what is pending under the own name.</param>
    /// <param name="cancellationToken">Ends the waiting for workers.</param>
    /// <param name="works">Called before it waits for handlers.</param>
    public async ValueTask<int> ClaimAsync(bool counted, CancellationToken cancellationToken, Action? works = null)
    {
        works?.Invoke();
        await OwnEndsAsync(cancellationToken).ConfigureAwait(false);
        var started = 0;
        for (EntryId? after = EntryId.Zero; after is { } from;)
        {
            var page = await transport.PendingOfAllAsync(identity.Group, from, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entries) started += await TakeUpAsync(entry, counted, cancellationToken).ConfigureAwait(false);
            after = page.Next;
        }
        return started;
    }

    /// <summary>A handler that does not heed its token, or a store that confirms nothing, must not hold up the group for longer than a lease.</summary>
    private async ValueTask OwnEndsAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options().AckWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await dispatcher.IdleAsync(either.Token).ConfigureAwait(false);
            await settler.FlushAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What is left is passed over below.
        }
    }

    private async ValueTask<int> TakeUpAsync(PendingEntry entry, bool counted, CancellationToken cancellationToken)
    {
        var isOwn = entry.Consumer == identity.Consumer;
        if (inFlight.Holds(entry.Id) || (isOwn && inFlight.IsRefused(entry.Id))) return 0;
        var counts = counted || !isOwn || entry.DeliveryCount == 0;
        var next = counts ? entry.DeliveryCount + 1 : entry.DeliveryCount;
        if (next > options().MaxDeliveries)
        {
            await transport.TakeOverAsync(identity.Group, identity.Consumer, entry.Id, counted: false, CancellationToken.None).ConfigureAwait(false);
            await settler.DeadLetterAsync(identity.Consumer, entry, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        var manner = next >= options().MaxDeliveries && next > 1 ? ClaimManner.Alone : ClaimManner.Apart;
        return await starter.StartAsync(1, manner, async (_, _) => inFlight.Holds(entry.Id)
            ? []
            : await transport.TakeOverAsync(identity.Group, identity.Consumer, entry.Id, counts, CancellationToken.None).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }
}

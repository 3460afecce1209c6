using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>Takes up what is pending for the consumer itself and not in this process.</summary>
internal sealed class LeftoverClaimer(
    IStreamTransport transport, SubscriptionIdentity identity, ClaimStarter starter, Settler settler, InFlight inFlight, Func<GroupOptions> options)
{
    private const int PageSize = 256;

    /// <summary>Returns how many deliveries it started.</summary>
    /// <param name="minIdle">The lease in a sweep; zero after a start or a disconnect, when what is not known here never arrived here.</param>
    /// <param name="counted">Whether a handler may have begun with what is found, so that this is a further delivery.</param>
    /// <param name="cancellationToken">Ends the waiting for workers.</param>
    /// <param name="found">Called when there is something to be taken up.</param>
    public async ValueTask<int> ClaimAsync(TimeSpan minIdle, bool counted, CancellationToken cancellationToken, Action? found = null)
    {
        var resumed = 0;
        var pending = new HashSet<EntryId>();
        var (held, refused) = inFlight.Snapshot(); // Once for all pages: copying it for each would cost the square of what was refused.
        for (var after = EntryId.Zero; ;)
        {
            var page = await transport.PendingOfAsync(identity.Group, identity.Consumer, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                pending.Add(entry.Id);
                if (!ClaimPolicy.IsLeftover(entry, held, refused, minIdle, options().AckWait)) continue;
                found?.Invoke();
                resumed += await TakeUpAsync(entry, counted || refused.Contains(entry.Id), cancellationToken).ConfigureAwait(false);
            }
            if (page.Length < PageSize)
            {
                inFlight.ForgetRefused(refused.Where(id => !pending.Contains(id)));
                return resumed;
            }
            after = page[^1].Id;
        }
    }

    /// <summary>What the group delivered to this process meanwhile is not taken up a second time: neither here, nor after a wait for a worker.</summary>
    private async ValueTask<int> TakeUpAsync(PendingEntry entry, bool counted, CancellationToken cancellationToken)
    {
        if (inFlight.Holds(entry.Id)) return 0;
        var next = counted ? entry.DeliveryCount + 1 : Math.Max(1, entry.DeliveryCount);
        if (next > options().MaxDeliveries)
        {
            await settler.DeadLetterAsync(identity.Consumer, entry, cancellationToken).ConfigureAwait(false);
            return 0;
        }
        var manner = next >= options().MaxDeliveries && next > 1 ? ClaimManner.Alone : ClaimManner.Apart;
        return await starter.StartAsync(1, manner, async (_, _) => inFlight.Holds(entry.Id)
            ? []
            : await transport.ClaimOwnAsync(
                identity.Group, identity.Consumer, identity.Token, new[] { entry.Id }, counted || entry.DeliveryCount == 0, CancellationToken.None)
                .ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
    }
}

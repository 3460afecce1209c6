using StreamGroups.Testing.Recording;
using StreamGroups.Transport;

namespace StreamGroups.Testing.Quiet;

/// <summary>What there is to do on a server: what it says of its groups, and what the journal knows of publishes and retries.</summary>
internal sealed class RedisWork(IStreamTransport transport, KnownGroups groups, Journal journal) : IWork
{
    public bool IsDisconnected => false;

    public void MoveScheduled()
    {
        // Time moves by itself there.
    }

    public void RemindOfDue()
    {
        // Nor does it pass between two lines of the application.
    }

    public async ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken)
    {
        List<GroupState> states = [];
        var published = journal.Publications();
        var deliveries = journal.Deliveries();
        foreach (var group in groups.All)
        {
            var state = groups.ReportOf(group).State;
            var snapshot = await transport.InspectAsync(group, cancellationToken).ConfigureAwait(false);
            if (snapshot is null)
            {
                states.Add(new GroupState(group, state, false, 0, 0, null));
                continue;
            }
            var parked = snapshot.Consumers.GetValueOrDefault(ReservedNames.RetryConsumer);
            var isNew = published.Any(one => one.Stream == group.Stream && one is { Exception: null, IsScheduled: false } && one.Id > snapshot.LastDelivered);
            var due = deliveries.Where(one => one.Group == group).GroupBy(one => one.Id).Count(IsDue);
            states.Add(new GroupState(group, state, isNew, snapshot.Pending - parked, Math.Min(due, parked), null)
            {
                IsOrdered = GroupState.WaitsInOrder(snapshot.Pending - parked, journal.RetriesLater(group) - (parked - due), groups.KeptRetriesOf(group)),
            });
        }
        return states;
    }

    private bool IsDue(IEnumerable<DeliveryRecord> deliveries) =>
        deliveries.Last() is { Outcome: DeliveryOutcome.Retried or DeliveryOutcome.Released } last
        && last.EndedAt + (last.Delay ?? TimeSpan.Zero) <= journal.Elapsed;
}

using StreamGroups.Resilience;
using StreamGroups.Testing.Recording;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Testing.Quiet;

/// <summary>What there is to do in memory, where all is known.</summary>
internal sealed class MemoryWork(InMemoryStore store, KnownGroups groups, Journal journal) : IWork
{
    public bool IsDisconnected => store.Faults.IsDisconnected;

    public void MoveScheduled()
    {
        if (IsDisconnected) return;
        foreach (var stream in journal.Streams)
        {
            while (store.NextScheduled(stream) <= store.Time.GetUtcNow() && store.MoveDue(stream).Moved > 0)
            {
            }
        }
    }

    public void RemindOfDue()
    {
        if (IsDisconnected) return;
        foreach (var group in groups.All)
        {
            if (store.WorkOf(group) is { Due: > 0 }) store.Wake(group);
        }
    }

    public ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken)
    {
        List<GroupState> states = [];
        foreach (var group in groups.All)
        {
            var state = groups.ReportOf(group).State;
            states.Add(store.WorkOf(group) is { } work
                ? new GroupState(group, state, work.HasNew, work.Delivered, work.Due, work.NextDue)
                {
                    IsOrdered = GroupState.WaitsInOrder(work.Delivered, journal.RetriesLater(group) - (work.Parked - work.Due), groups.KeptRetriesOf(group)),
                }
                : new GroupState(group, state, false, 0, 0, null));
        }
        foreach (var stream in groups.Broadcasts)
        {
            var state = groups.ReportOfBroadcast(stream).State;
            states.Add(new GroupState(GroupAddress.Broadcast(stream), state, !store.HasReadAll(stream), 0, 0, null));
        }
        foreach (var stream in journal.Streams)
        {
            if (store.NextScheduled(stream) is { } due)
                states.Add(new GroupState(GroupAddress.Broadcast(stream), SessionState.Working, due <= store.Time.GetUtcNow(), 0, 0, due));
        }
        return new(states);
    }
}

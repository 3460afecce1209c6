using StreamGroups.Testing.Recording;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Testing.Quiet;

/// <summary>What there is to do in memory, where all is known.</summary>
internal sealed class MemoryWork(InMemoryStore store, KnownGroups groups, Journal journal) : IWork
{
    public bool IsDisconnected => store.Faults.IsDisconnected;

    public ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken)
    {
        List<GroupState> states = [];
        foreach (var group in groups.All)
        {
            var state = groups.ReportOf(group).State;
            states.Add(store.WorkOf(group) is { } work
                ? new GroupState(group, state, work.HasNew, work.Delivered, work.Due, work.NextDue)
                {
                    IsOrdered = work.Delivered > 0 && journal.RetriesLater(group) > work.Parked - work.Due,
                }
                : new GroupState(group, state, false, 0, 0, null));
        }
        foreach (var stream in groups.Broadcasts)
        {
            var state = groups.ReportOfBroadcast(stream).State;
            states.Add(new GroupState(GroupAddress.Broadcast(stream), state, !store.HasReadAll(stream), 0, 0, null));
        }
        return new(states);
    }
}

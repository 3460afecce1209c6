using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Testing.Quiet;

/// <summary>What there is to do in memory, where all is known.</summary>
internal sealed class MemoryWork(InMemoryStore store, KnownGroups groups) : IWork
{
    public bool IsDisconnected => store.Faults.IsDisconnected;

    public void Wake(GroupAddress group) => store.Wake(group);

    public ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken)
    {
        List<GroupState> states = [];
        foreach (var group in groups.All)
        {
            var state = groups.ReportOf(group).State;
            states.Add(store.WorkOf(group) is { } work
                ? new GroupState(group, state, work.HasNew, work.Delivered, work.Due, work.Parked, work.NextDue)
                : new GroupState(group, state, false, 0, 0, 0, null));
        }
        return new(states);
    }
}

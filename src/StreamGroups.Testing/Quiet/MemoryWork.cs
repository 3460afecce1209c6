using StreamGroups.Configuration;
using StreamGroups.Hosting;
using StreamGroups.Resilience;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;

namespace StreamGroups.Testing.Quiet;

/// <summary>What there is to do in memory, where all is known.</summary>
internal sealed class MemoryWork(InMemoryStore store, MappedGroups groups, HealthBoard board) : IWork
{
    public bool IsDisconnected => store.Faults.IsDisconnected;

    public void Wake(GroupAddress group) => store.Wake(group);

    public ValueTask<IReadOnlyList<GroupState>> LookAsync(CancellationToken cancellationToken)
    {
        List<GroupState> states = [];
        foreach (var group in groups.All.Select(one => one.Address))
        {
            var state = board.Subscriptions.GetValueOrDefault($"{group}")?.Reading.Current.State ?? SessionState.Idle;
            states.Add(store.WorkOf(group) is { } work
                ? new GroupState(group, state, work.HasNew, work.Delivered, work.Due, work.Parked, work.NextDue)
                : new GroupState(group, state, false, 0, 0, 0, null));
        }
        return new(states);
    }
}

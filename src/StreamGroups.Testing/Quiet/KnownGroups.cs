using StreamGroups.Configuration;
using StreamGroups.Hosting;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Testing.Quiet;

/// <summary>The groups of the application, mapped or added while it runs.</summary>
internal sealed class KnownGroups(MappedGroups mapped, HealthBoard board)
{
    public bool AreStarted => board.Subscriptions.Count > 0;

    public IEnumerable<GroupAddress> All =>
        mapped.All.Select(static one => one.Address).Union(board.Subscriptions.Values.Select(static one => one.Address));

    public SessionReport ReportOf(GroupAddress group) => board.Subscriptions.TryGetValue($"{group}", out var runner) ? runner.Health.Reading.Current : default;
}

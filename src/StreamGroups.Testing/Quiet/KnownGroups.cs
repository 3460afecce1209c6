using StreamGroups.Configuration;
using StreamGroups.Hosting;
using StreamGroups.Registration;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Testing.Quiet;

/// <summary>The groups of the application, mapped or added while it runs.</summary>
internal sealed class KnownGroups(MappedGroups mapped, HealthBoard board)
{
    public bool AreStarted => board.Subscriptions.Count > 0 || board.Broadcasts.Count > 0;

    /// <summary>Those that handlers are called for. Of a group whose messages are pulled nothing is due: nobody may ask for it.</summary>
    public IEnumerable<GroupAddress> All => mapped.All.Select(static one => one.Address)
        .Union(board.Subscriptions.Values.Select(static one => one.Address))
        .Except(mapped.All.Where(static one => one.Registration.Kind == GroupKind.Pull).Select(static one => one.Address));

    /// <summary>The streams that are read without a group.</summary>
    public IEnumerable<string> Broadcasts => mapped.Broadcasts.Keys;

    public SessionReport ReportOf(GroupAddress group) => board.Subscriptions.TryGetValue($"{group}", out var runner) ? runner.Health.Reading.Current : default;

    public int KeptRetriesOf(GroupAddress group) => board.Subscriptions.TryGetValue($"{group}", out var runner) ? runner.KeptRetries : 0;

    public SessionReport ReportOfBroadcast(string stream) => board.Broadcasts.TryGetValue(stream, out var health) ? health.Reading.Current : default;
}

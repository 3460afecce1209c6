using System.Collections.Concurrent;
using StreamGroups.Engine;
using StreamGroups.Resilience;

namespace StreamGroups.Hosting;

/// <summary>Where the state of everything that this application keeps going can be looked up.</summary>
internal sealed class HealthBoard(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SubscriptionRunner> _subscriptions = new(StringComparer.Ordinal);

    /// <summary>The connection that settles, claims and publishes; idle before its first use.</summary>
    public SessionHealth Commands { get; } = new(time);

    /// <summary>By stream and group.</summary>
    public IReadOnlyDictionary<string, SubscriptionRunner> Subscriptions => _subscriptions;

    /// <summary>Of streams that are read without a group, by stream.</summary>
    public Dictionary<string, SubscriptionHealth> Broadcasts { get; } = new(StringComparer.Ordinal);

    public void Add(SubscriptionRunner runner) => _subscriptions[$"{runner.Address}"] = runner;

    /// <summary>Nothing where another one of the same group was added since.</summary>
    public void Remove(SubscriptionRunner runner) => _subscriptions.TryRemove(new($"{runner.Address}", runner));
}

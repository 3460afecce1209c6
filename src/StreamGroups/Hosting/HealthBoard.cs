using System.Collections.Concurrent;
using StreamGroups.Engine;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>Where the state of everything that this application keeps going can be looked up.</summary>
internal sealed class HealthBoard(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, SubscriptionHealth> _subscriptions = new(StringComparer.Ordinal);

    /// <summary>The connection that settles, claims and publishes; idle before its first use.</summary>
    public SessionHealth Commands { get; } = new(time);

    /// <summary>By stream and group.</summary>
    public IReadOnlyDictionary<string, SubscriptionHealth> Subscriptions => _subscriptions;

    public void Add(GroupAddress group, SubscriptionHealth health) => _subscriptions[$"{group}"] = health;
}

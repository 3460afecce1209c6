using System.Collections.Concurrent;

namespace StreamGroups.Transport.Redis.Durable;

/// <summary>Publishes what has to be confirmed. One lane for each kind of durability, opened when it is first asked for: a wait for the one holds up none of the other.</summary>
internal sealed class DurablePublisher(ConnectionSupervisor connections) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Durability, Lazy<DurableLane>> _lanes = new();

    public ValueTask<DurablePublish> PublishAsync(DurableEntry entry, Durability durability, CancellationToken cancellationToken)
    {
        var lane = _lanes.GetOrAdd(durability, static (kind, beside) => new(() => new DurableLane(beside.ForDurable(kind), kind)), connections);
        return lane.Value.PublishAsync(entry, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes.Values) await lane.Value.DisposeAsync().ConfigureAwait(false);
    }
}

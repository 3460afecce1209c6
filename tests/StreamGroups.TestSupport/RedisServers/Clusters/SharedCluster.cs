using Xunit;

namespace StreamGroups.TestSupport.RedisServers.Clusters;

/// <summary>
/// One cluster for all tests that leave it whole, started by the first of them; each takes stream names of its own.
/// <c>[assembly: AssemblyFixture(typeof(SharedCluster))]</c>, then a constructor parameter.
/// </summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private readonly Lazy<Task<RedisCluster>> _cluster = new(() => RedisCluster.StartAsync(nodeTimeout: 15_000));

    public Task<RedisCluster> StartedAsync() => _cluster.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated) await (await _cluster.Value).DisposeAsync();
    }
}

using StreamGroups.TestSupport.RedisServers.Clusters;
using Xunit;

namespace StreamGroups.IntegrationTests.Cluster;

/// <summary>A cluster for tests that break it, one after the other, started by the first of them; a replica is promoted within seconds.</summary>
public sealed class BreakableCluster : IAsyncLifetime
{
    public const string Name = "breakable cluster";

    private readonly Lazy<Task<RedisCluster>> _cluster = new(() => RedisCluster.StartAsync(needsAll: false));

    /// <summary>Whole, whatever a test before has left.</summary>
    public async Task<RedisCluster> StartedAsync()
    {
        var cluster = await _cluster.Value;
        await cluster.MendAsync();
        return cluster;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_cluster.IsValueCreated) await (await _cluster.Value).DisposeAsync();
    }

    [CollectionDefinition(Name)]
    public sealed class Definition : ICollectionFixture<BreakableCluster>;
}

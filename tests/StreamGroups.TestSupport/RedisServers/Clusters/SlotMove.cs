namespace StreamGroups.TestSupport.RedisServers.Clusters;

/// <summary>One slot on its way from one master to another, in the steps in which tools move it.</summary>
public sealed class SlotMove(RedisCluster cluster, int slot, ClusterNode from, ClusterNode to)
{
    private const int Batch = 100;

    public ClusterNode From => from;

    public ClusterNode To => to;

    /// <summary>From here on keys that the source does not have are asked for at the target (ASK), and several keys of which one is missing are refused (TRYAGAIN).</summary>
    internal async Task BeginAsync()
    {
        await to.RunAsync("CLUSTER", "SETSLOT", $"{slot}", "IMPORTING", from.Id);
        await from.RunAsync("CLUSTER", "SETSLOT", $"{slot}", "MIGRATING", to.Id);
    }

    /// <summary>The keys that the source still has.</summary>
    public async Task<string[]> KeysAsync() => [.. ((object?[])(await from.RunAsync("CLUSTER", "GETKEYSINSLOT", $"{slot}", $"{Batch}"))!).Cast<string>()];

    /// <summary>Moves one key.</summary>
    public Task MigrateAsync(string key) => from.RunAsync("MIGRATE", "127.0.0.1", $"{to.Port}", key, "0", "10000", "REPLACE");

    /// <summary>Moves all keys, those too that come meanwhile.</summary>
    public async Task MigrateAllAsync()
    {
        while (await KeysAsync() is { Length: > 0 } keys)
        {
            foreach (var key in keys) await MigrateAsync(key);
        }
    }

    /// <summary>The target has the slot from here on (MOVED), and all masters know it.</summary>
    public async Task EndAsync()
    {
        await to.RunAsync("CLUSTER", "SETSLOT", $"{slot}", "NODE", to.Id);
        await from.RunAsync("CLUSTER", "SETSLOT", $"{slot}", "NODE", to.Id);
        foreach (var node in await cluster.MastersAsync())
        {
            if (node != from && node != to) await node.RunAsync("CLUSTER", "SETSLOT", $"{slot}", "NODE", to.Id);
        }
    }
}

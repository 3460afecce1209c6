using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>A master and its replica on this machine.</summary>
internal sealed class ReplicatedServers : IAsyncDisposable
{
    private ReplicatedServers(LocalRedisServer master, LocalRedisServer replica, RedisControl ofMaster, RedisControl ofReplica) =>
        (Master, Replica, OfMaster, OfReplica) = (master, replica, ofMaster, ofReplica);

    public LocalRedisServer Master { get; }

    public LocalRedisServer Replica { get; }

    public RedisControl OfMaster { get; }

    public RedisControl OfReplica { get; }

    /// <summary>Names both.</summary>
    public string ConnectionString => $"{Master.ConnectionString},{Replica.ConnectionString}";

    /// <summary>Starts both, and waits until the replica follows.</summary>
    public static async Task<ReplicatedServers> StartAsync()
    {
        var master = await LocalServers.StartAsync(new RedisServerOptions { ExtraArguments = ["--repl-diskless-sync-delay", "0"] });
        var replica = await LocalServers.StartAsync(new RedisServerOptions { ExtraArguments = ["--replicaof", "127.0.0.1", $"{master.Port}"] });
        var servers = new ReplicatedServers(
            master, replica, await RedisControl.OpenAsync(master.ConnectionString), await RedisControl.OpenAsync(replica.ConnectionString));
        await Eventually.HoldsAsync(servers.IsLinkedAsync, "the replica follows its master");
        return servers;
    }

    public Task PromoteAsync() => OfReplica.RunAsync("REPLICAOF", "NO", "ONE");

    /// <summary>Makes the former master follow the former replica.</summary>
    public Task DemoteAsync() => OfMaster.RunAsync("REPLICAOF", "127.0.0.1", $"{Replica.Port}");

    public async ValueTask DisposeAsync()
    {
        await Master.DisposeAsync();
        await Replica.DisposeAsync();
        await OfMaster.DisposeAsync(); // Afterwards: from a server that stands still the client would await a last answer.
        await OfReplica.DisposeAsync();
    }

    private async Task<bool> IsLinkedAsync() => await OfReplica.InfoAsync("replication", "master_link_status") == "up"
        && (await OfMaster.InfoAsync("replication", "slave0")).Contains("state=online", StringComparison.Ordinal);
}

using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>A master and its replica on this machine, with a network between them that can be disturbed.</summary>
internal sealed class ReplicatedServers : IAsyncDisposable
{
    private static readonly string[] QuickSync = ["--repl-diskless-sync-delay", "0"];

    private string[] _arguments = [];
    private LocalRedisServer? _next;

    private ReplicatedServers(LocalRedisServer master, LocalRedisServer replica, TcpProxy link, RedisControl ofMaster, RedisControl ofReplica) =>
        (Master, Replica, Link, OfMaster, OfReplica) = (master, replica, link, ofMaster, ofReplica);

    public LocalRedisServer Master { get; }

    public LocalRedisServer Replica { get; }

    /// <summary>The way of the replica, its client, to the master.</summary>
    public TcpProxy Link { get; }

    public RedisControl OfMaster { get; }

    public RedisControl OfReplica { get; }

    /// <summary>Names both.</summary>
    public string ConnectionString => $"{Master.ConnectionString},{Replica.ConnectionString}";

    /// <summary>Starts both, and waits until the replica follows.</summary>
    /// <param name="arguments">Further ones of both.</param>
    public static async Task<ReplicatedServers> StartAsync(params string[] arguments)
    {
        var master = await LocalServers.StartAsync(new RedisServerOptions { ExtraArguments = [.. QuickSync, .. arguments] });
        var link = new TcpProxy(master.Port);
        var replica = await LocalServers.StartAsync(
            new RedisServerOptions { ExtraArguments = [.. QuickSync, "--replicaof", "127.0.0.1", $"{link.Port}", .. arguments] });
        var servers = new ReplicatedServers(
            master, replica, link, await RedisControl.OpenAsync(master.ConnectionString), await RedisControl.OpenAsync(replica.ConnectionString)) { _arguments = arguments };
        await Eventually.HoldsAsync(servers.IsLinkedAsync, "the replica follows its master");
        return servers;
    }

    public Task PromoteAsync() => OfReplica.RunAsync("REPLICAOF", "NO", "ONE");

    /// <summary>Makes the former master follow the former replica.</summary>
    public Task DemoteAsync() => OfMaster.RunAsync("REPLICAOF", "127.0.0.1", $"{Replica.Port}");

    /// <summary>From now on nothing of what the master writes comes to the replica.</summary>
    public void Lag()
    {
        Link.Swallow(Direction.ToClient);
        Link.Swallow(Direction.ToServer);
    }

    /// <summary>Kills the master, promotes the replica, and gives it a replica of its own.</summary>
    public async Task ExchangeAsync()
    {
        await Master.KillAsync();
        await PromoteAsync();
        _next = await LocalServers.StartAsync(
            new RedisServerOptions { ExtraArguments = [.. QuickSync, "--replicaof", "127.0.0.1", $"{Replica.Port}", .. _arguments] });
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await Master.DisposeAsync();
        await Replica.DisposeAsync();
        if (_next is not null) await _next.DisposeAsync();
        await OfMaster.DisposeAsync(); // Afterwards: from a server that stands still the client would await a last answer.
        await OfReplica.DisposeAsync();
    }

    private async Task<bool> IsLinkedAsync() => await OfReplica.InfoAsync("replication", "master_link_status") == "up"
        && (await OfMaster.InfoAsync("replication", "slave0")).Contains("state=online", StringComparison.Ordinal);
}

using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.Faults.Servers;

/// <summary>
/// A master that writes everything to disk before it answers, and a replica that follows it. The two places stay when servers change.
/// </summary>
internal sealed class ServerPair : IAsyncDisposable
{
    private static readonly string[] QuickSync = ["--repl-diskless-sync-delay", "0"];

    private readonly RedisServer?[] _servers = new RedisServer?[2];
    private readonly List<ClientLink> _links = [];
    private int _master;

    private ServerPair(RedisServer master, bool isReplicated) => (_servers[0], IsReplicated) = (master, isReplicated);

    private RedisServer Master => _servers[_master]!;

    public int MasterPort => Master.Port;

    /// <summary>False where no replica was asked for, or servers run in containers that do not see each other.</summary>
    public bool IsReplicated { get; }

    /// <summary>Of both servers, or of the one that there is.</summary>
    public IReadOnlyList<int> Ports => [.. _servers.Where(server => server is not null).Select(server => server!.Port)];

    public static async Task<ServerPair> StartAsync(bool replicated)
    {
        var master = await StartServerAsync();
        var pair = new ServerPair(master, replicated && master.CanBeFollowed);
        if (pair.IsReplicated) await pair.StartReplicaAsync();
        return pair;
    }

    /// <summary>A way to both servers for one client, with a network of its own.</summary>
    public ClientLink Link()
    {
        var link = new ClientLink(IsReplicated ? [PortOf(0), PortOf(1)] : [PortOf(0)]);
        _links.Add(link);
        return link;
    }

    public Task<ServerControl> OpenAsync() => ServerControl.OpenAsync(MasterPort);

    public Task KillAsync() => Master.KillAsync();

    public Task RestartAsync() => Master.RestartAsync();

    /// <summary>Waits until the replica follows the master.</summary>
    public async Task ReplicaFollowsAsync()
    {
        await using var control = await ServerControl.OpenAsync(PortOf(1 - _master));
        await Eventually.HoldsAsync(
            async () => (await control.InfoAsync("replication")).GetValueOrDefault("master_link_status") == "up", "the replica follows its master");
    }

    /// <summary>Ends the master for good, and makes the replica the master.</summary>
    public async Task PromoteAsync(TimeSpan pause)
    {
        await Master.KillAsync();
        await Task.Delay(pause);
        _master = 1 - _master;
        await using var control = await OpenAsync();
        await control.RunAnywhereAsync("REPLICAOF", "NO", "ONE");
    }

    /// <summary>Starts a replica in the place that is free, in place of what was there.</summary>
    public async Task StartReplicaAsync()
    {
        var place = 1 - _master;
        if (_servers[place] is { } old) await old.DisposeAsync();
        var server = await StartServerAsync();
        _servers[place] = server;
        await using (var control = await ServerControl.OpenAsync(server.Port))
            await control.RunAsync("REPLICAOF", "127.0.0.1", MasterPort); // Not by its arguments: one that is promoted stays so when it is restarted.
        foreach (var link in _links) link.Redirect(place, server.Port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links) await link.DisposeAsync();
        foreach (var server in _servers)
        {
            if (server is not null) await server.DisposeAsync();
        }
    }

    private int PortOf(int place) => _servers[place]!.Port;

    private static Task<RedisServer> StartServerAsync() =>
        RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, ExtraArguments = QuickSync });
}

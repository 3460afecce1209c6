using StackExchange.Redis;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>A master, its replicas and three sentinels on this machine. They do in tenths of a second what they do in seconds elsewhere.</summary>
internal sealed class SentinelServers : IAsyncDisposable
{
    public const string Service = "mymaster";
    private const int Quorum = 2;

    /// <summary>Without it one that was not scheduled for 2 s does nothing for 30.</summary>
    private static readonly object[] Haste =
        ["DEBUG", "PING-PERIOD", 100, "INFO-PERIOD", 200, "PUBLISH-PERIOD", 100, "TILT-PERIOD", 500, "MIN-LINK-RECONNECT-PERIOD", 200];

    /// <summary>A server whose role surprises a sentinel is given another one after four times this: whoever promotes it must have told the others.</summary>
    public static TimeSpan PublishPeriod { get; } = TimeSpan.FromMilliseconds(500);

    private SentinelServers(SentinelNode[] servers, SentinelNode[] sentinels) => (Servers, Sentinels) = (servers, sentinels);

    /// <summary>The first one begins as the master.</summary>
    public SentinelNode[] Servers { get; }

    public SentinelNode[] Sentinels { get; }

    /// <summary>Names the sentinels and the service.</summary>
    public string ConnectionString => ConnectionStringOf(Sentinels.Select(sentinel => sentinel.Port));

    public static string ConnectionStringOf(IEnumerable<int> ports, string service = Service) =>
        $"{string.Join(',', ports.Select(port => $"127.0.0.1:{port}"))},serviceName={service}{TestProtocol.Setting}";

    /// <summary>Starts all, and waits until every sentinel knows the replicas and the other sentinels.</summary>
    public static async Task<SentinelServers> StartAsync(int replicas = 2, params string[] arguments)
    {
        var master = await SentinelNode.StartAsync(new RedisServerOptions { ExtraArguments = ["--repl-diskless-sync-delay", "0", .. arguments] });
        string[] following = ["--repl-diskless-sync-delay", "0", "--replicaof", "127.0.0.1", $"{master.Port}", .. arguments];
        var others = await Task.WhenAll(Enumerable.Range(0, replicas).Select(_ => SentinelNode.StartAsync(new RedisServerOptions { ExtraArguments = following })));
        var sentinels = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SentinelNode.StartAsync(new RedisServerOptions { Sentinel = true })));
        var servers = new SentinelServers([master, .. others], sentinels);
        await Eventually.HoldsAsync(async () => (await Task.WhenAll(others.Select(other => other.FollowsAsync(master)))).All(follows => follows), "the replicas follow");
        await Task.WhenAll(sentinels.Select((sentinel, number) => MonitorAsync(sentinel, number, master.Port)));
        await servers.HaveSettledAsync();
        await servers.SetPublishPeriodAsync(PublishPeriod);
        return servers;
    }

    /// <summary>Sentinels leave a server with a role that surprises them alone for four times this.</summary>
    public async Task SetPublishPeriodAsync(TimeSpan period)
    {
        foreach (var sentinel in Sentinels) await sentinel.Control.RunAsync("SENTINEL", "DEBUG", "PUBLISH-PERIOD", (long)period.TotalMilliseconds);
    }

    /// <summary>The server that the sentinels take for the master.</summary>
    public async Task<SentinelNode> MasterAsync()
    {
        var ports = await MasterPortsAsync();
        return Servers.Single(server => server.Port == ports[0]);
    }

    /// <summary>Lets a sentinel promote a replica, whatever the others say, and waits until all know it.</summary>
    public async Task<SentinelNode> FailOverAsync()
    {
        var before = await MasterAsync();
        await Eventually.HoldsAsync(async () =>
        {
            var ports = await MasterPortsAsync();
            if (ports.All(port => port == before.Port)) await TryFailOverAsync();
            return ports.All(port => port != before.Port);
        }, "the sentinels have made another server the master");
        return await MasterAsync();
    }

    /// <summary>Waits until another server is the master; returns it.</summary>
    public async Task<SentinelNode> HasMovedAsync(SentinelNode before)
    {
        await Eventually.HoldsAsync(
            async () => (await MasterPortsAsync()).All(port => port != before.Port),
            () => $"the sentinels have made another server the master.\n{string.Join('\n', Sentinels.Select(sentinel => sentinel.Server.Output))}");
        return await MasterAsync();
    }

    /// <summary>Waits until all servers that run follow the master, and the sentinels see it.</summary>
    public async Task HaveSettledAsync()
    {
        var running = Servers.Where(server => server.Server.IsRunning).ToArray();
        await Eventually.HoldsAsync(async () =>
        {
            var master = await MasterAsync();
            foreach (var server in running)
            {
                if (server != master && !await server.FollowsAsync(master)) return false;
            }
            return (await Task.WhenAll(Sentinels.Where(sentinel => sentinel.Server.IsRunning).Select(sentinel => SeesAsync(sentinel, running.Length - 1)))).All(sees => sees);
        }, "every sentinel knows the replicas and the other sentinels");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Sentinels.Concat(Servers)) await node.DisposeAsync();
    }

    /// <summary>What each sentinel says.</summary>
    public Task<int[]> MasterPortsAsync() => Task.WhenAll(Sentinels.Where(sentinel => sentinel.Server.IsRunning).Select(MasterPortAsync));

    private async Task TryFailOverAsync()
    {
        try
        {
            await Sentinels.First(sentinel => sentinel.Server.IsRunning).Control.RunAsync("SENTINEL", "FAILOVER", Service);
        }
        catch (RedisServerException)
        {
            // One is under way, or it sees no replica that would do.
        }
    }

    private static async Task MonitorAsync(SentinelNode sentinel, int number, int port)
    {
        await sentinel.Control.RunAsync("SENTINEL", Haste);
        await sentinel.Control.RunAsync("SENTINEL", "DEBUG", "ASK-PERIOD", 100 + (400 * number)); // Who are equally fast vote each for itself.
        await sentinel.Control.RunAsync("SENTINEL", "MONITOR", Service, "127.0.0.1", port, Quorum);
        await sentinel.Control.RunAsync("SENTINEL", "SET", Service, "down-after-milliseconds", 1000, "failover-timeout", 1500, "parallel-syncs", 2);
    }

    private static async Task<int> MasterPortAsync(SentinelNode sentinel) =>
        (int)((RedisResult[])(await sentinel.Control.RunAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Service))!)[1];

    private async Task<bool> SeesAsync(SentinelNode sentinel, int replicas)
    {
        var master = (await sentinel.Control.RunAsync("SENTINEL", "MASTER", Service)).ToDictionary();
        var others = (RedisResult[])(await sentinel.Control.RunAsync("SENTINEL", "REPLICAS", Service))!;
        var running = Sentinels.Count(node => node.Server.IsRunning);
        return (int)master["num-other-sentinels"] >= running - 1 && (string)master["flags"]! == "master"
            && others.Select(other => other.ToDictionary()).Count(other => (string)other["flags"]! == "slave" && (string)other["master-link-status"]! == "ok") >= replicas;
    }
}

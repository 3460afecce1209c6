using System.Diagnostics;
using Xunit;

namespace StreamGroups.TestSupport.RedisServers.Clusters;

/// <summary>A cluster of three masters, each with a replica, on this machine.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    public const int Slots = 16_384;

    private const int Masters = 3;
    private readonly ClusterNode[] _nodes;
    private readonly bool _needsAll;

    private RedisCluster(ClusterNode[] nodes, bool needsAll) => (_nodes, _needsAll) = (nodes, needsAll);

    /// <summary>First those that were masters at first, then the replicas of each in the same order.</summary>
    public IReadOnlyList<ClusterNode> Nodes => _nodes;

    /// <summary>Names all nodes.</summary>
    public string ConnectionString => $"{string.Join(',', _nodes.Select(node => $"127.0.0.1:{node.Port}"))}{TestProtocol.Setting}";

    /// <summary>Starts the servers and waits until every one of them serves and is replicated.</summary>
    /// <param name="nodeTimeout">After how long without an answer a node counts as failed, in milliseconds.</param>
    /// <param name="needsAll">Whether nothing is served while some slots are not.</param>
    public static async Task<RedisCluster> StartAsync(int nodeTimeout = 1_000, bool needsAll = true)
    {
        var program = await RedisServerSources.OfThisMachine.FindProgramAsync([]);
        Assert.SkipWhen(program is null, "There is no server program on the PATH, so there is no cluster.");
        var cluster = new RedisCluster(await Task.WhenAll(Enumerable.Range(0, 2 * Masters).Select(_ => StartNodeAsync(program, nodeTimeout, needsAll))), needsAll);
        try
        {
            await cluster.JoinAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The nodes that are up and call themselves masters with slots.</summary>
    public async Task<ClusterNode[]> MastersAsync()
    {
        var masters = new List<ClusterNode>();
        foreach (var node in _nodes.Where(node => node.IsUp))
        {
            var own = (await node.NodesAsync()).Single(line => line[2].Contains("myself", StringComparison.Ordinal));
            if (own[2].Contains("master", StringComparison.Ordinal) && own.Length > 8) masters.Add(node);
        }
        return [.. masters];
    }

    public async Task<int> SlotOfAsync(string key) => (int)(long)(await Up.RunAsync("CLUSTER", "KEYSLOT", key))!;

    /// <summary>The node that has the key's slot, as the others see it.</summary>
    public async Task<ClusterNode> MasterOfAsync(string key)
    {
        var slot = await SlotOfAsync(key);
        foreach (var line in await Up.NodesAsync())
        {
            if (line.Skip(8).Any(range => Contains(range, slot))) return _nodes.Single(node => node.Id == line[0]);
        }
        throw new InvalidOperationException($"Nobody has slot {slot}.");
    }

    /// <summary>The replica of a master.</summary>
    public async Task<ClusterNode> ReplicaOfAsync(ClusterNode master)
    {
        var line = (await Up.NodesAsync()).First(line => line[3] == master.Id);
        return _nodes.Single(node => node.Id == line[0]);
    }

    /// <summary>Begins to move the key's slot to another master than its own.</summary>
    public async Task<SlotMove> BeginMoveAsync(string key)
    {
        var from = await MasterOfAsync(key);
        var to = (await MastersAsync()).First(node => node != from);
        var move = new SlotMove(this, await SlotOfAsync(key), from, to);
        await move.BeginAsync();
        return move;
    }

    /// <summary>Waits until those that are up hold a node for failed.</summary>
    public Task FailedAsync(ClusterNode node) => Eventually.HoldsAsync(
        async () =>
        {
            foreach (var up in _nodes.Where(other => other.IsUp))
            {
                var line = (await up.NodesAsync()).Single(line => line[0] == node.Id);
                if (!line[2].Split(',').Contains("fail")) return false;
            }
            return true;
        },
        $"the node on port {node.Port} has failed");

    /// <summary>Waits until a replica has become the master; returns the time that this took.</summary>
    public static async Task<TimeSpan> PromotedAsync(ClusterNode replica)
    {
        var began = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(replica.IsMasterAsync, $"the replica on port {replica.Port} is promoted");
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Brings back whatever is down, and waits until the cluster is whole again.</summary>
    public async Task MendAsync()
    {
        foreach (var node in _nodes)
        {
            if (node.IsPaused) await node.ContinueAsync();
            if (node.IsKilled) await node.RestartAsync();
            await node.RunAsync("CONFIG", "SET", "cluster-require-full-coverage", _needsAll ? "yes" : "no");
        }
        await Eventually.HoldsAsync(IsWholeAsync, "the cluster is whole");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    private ClusterNode Up => _nodes.First(node => node.IsUp);

    private static async Task<ClusterNode> StartNodeAsync(string program, int nodeTimeout, bool needsAll) => new(await LocalRedisServer.StartAsync(
        program,
        new RedisServerOptions
        {
            ExtraArguments =
            [
                "--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Find()}", "--cluster-node-timeout", $"{nodeTimeout}",
                "--cluster-require-full-coverage", needsAll ? "yes" : "no", "--cluster-replica-validity-factor", "0",
                "--cluster-allow-replica-migration", "no", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1",
            ],
        },
        FreePort.Find, CancellationToken.None));

    private async Task JoinAsync()
    {
        for (var i = 0; i < Masters; i++)
        {
            await _nodes[i].RunAsync("CLUSTER", "SET-CONFIG-EPOCH", $"{i + 1}");
            await _nodes[i].RunAsync("CLUSTER", "ADDSLOTSRANGE", $"{Slots * i / Masters}", $"{(Slots * (i + 1) / Masters) - 1}");
        }
        foreach (var node in _nodes)
        {
            await node.AskForIdAsync();
            foreach (var other in _nodes.Where(other => other.Port > node.Port)) await MeetAsync(node, other);
        }
        await Eventually.HoldsAsync(KnowEachOtherAsync, "the nodes know each other");
        for (var i = Masters; i < _nodes.Length; i++) await _nodes[i].RunAsync("CLUSTER", "REPLICATE", _nodes[i - Masters].Id);
        await Eventually.HoldsAsync(IsWholeAsync, "the cluster is whole");
    }

    private static async Task MeetAsync(ClusterNode node, ClusterNode other)
    {
        var bus = ((object?[])(await other.RunAsync("CONFIG", "GET", "cluster-port"))!)[1]!;
        await node.RunAsync("CLUSTER", "MEET", "127.0.0.1", $"{other.Port}", (string)bus);
    }

    private async Task<bool> KnowEachOtherAsync()
    {
        foreach (var node in _nodes)
        {
            var known = await node.NodesAsync();
            if (known.Length != _nodes.Length || known.Any(line => line[2].Contains("handshake", StringComparison.Ordinal))) return false;
        }
        return true;
    }

    /// <summary>Every node serves, sees nobody fail, and the replica of each master follows it.</summary>
    private async Task<bool> IsWholeAsync()
    {
        foreach (var node in _nodes)
        {
            if (!await node.ServesAsync()) return false;
            var known = await node.NodesAsync();
            if (known.Any(line => line[2].Contains("fail", StringComparison.Ordinal) || line[7] != "connected")) return false;
            if (known.Count(line => line[2].Contains("slave", StringComparison.Ordinal)) != Masters) return false;
            var replication = await node.TextAsync("INFO", "replication");
            var isLinked = replication.Contains("role:master", StringComparison.Ordinal)
                ? replication.Contains("state=online", StringComparison.Ordinal)
                : replication.Contains("master_link_status:up", StringComparison.Ordinal);
            if (!isLinked) return false;
        }
        return true;
    }

    private static bool Contains(string range, int slot)
    {
        if (range.StartsWith('[')) return false; // On its way.
        var ends = range.Split('-');
        return int.Parse(ends[0]) <= slot && slot <= int.Parse(ends[^1]);
    }
}

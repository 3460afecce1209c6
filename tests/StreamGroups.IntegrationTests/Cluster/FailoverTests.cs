using System.Diagnostics;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Transport;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers.Clusters;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Cluster;

/// <summary>A node of a cluster goes, and its replica takes its place.</summary>
[Collection(BreakableCluster.Name)]
public sealed class FailoverTests(BreakableCluster shared, ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_promoted_replica_has_is_handled_and_the_other_nodes_work_meanwhile(bool isFrozen)
    {
        var cluster = await shared.StartedAsync();
        var (lost, other) = await StreamsOfTwoNodesAsync(cluster);
        await using var app = new ClusterApp(cluster);
        app.App.Consume<string>(lost).Consume<string>(other);
        await app.App.StartAsync();
        await app.WorksAsync(lost);
        await app.WorksAsync(other);
        var master = await cluster.MasterOfAsync(lost);
        var replica = await cluster.ReplicaOfAsync(master);
        using var stop = new CancellationTokenSource();
        var publishing = Task.WhenAll(app.PublishUntilAsync(lost, stop.Token), app.PublishUntilAsync(other, stop.Token));
        await Eventually.HoldsAsync(() => app.Published.Count > 200, "it is under load");

        if (isFrozen) await master.PauseAsync();
        else await master.KillAsync();
        var gone = Stopwatch.GetTimestamp();
        await app.WorksAsync(other);
        Assert.False(await replica.IsMasterAsync(), "The other node's stream had to wait for the promotion.");
        await RedisCluster.PromotedAsync(replica);
        var promoted = Stopwatch.GetTimestamp();
        await app.WorksAsync(lost);
        output.WriteLine($"{(isFrozen ? "frozen" : "killed")}: promoted after {Stopwatch.GetElapsedTime(gone, promoted).TotalSeconds:0.00} s, resumed {Stopwatch.GetElapsedTime(promoted).TotalSeconds:0.00} s later");
        await stop.CancelAsync();
        await publishing.InTime();

        await HasAllHandledAsync(app, replica, lost);
        await HasAllHandledAsync(app, await cluster.MasterOfAsync(other), other);
        var missing = app.Published.Where(text => text.Value == other).Select(text => text.Key).Except(app.App.Handled.Select(message => message.Text));
        Assert.Empty(missing);
        Assert.Empty(app.App.Errors);
        await cluster.MendAsync();
        await app.WorksAsync(lost);
    }

    [Fact]
    public async Task Who_listens_for_wakes_does_so_at_the_promoted_replica()
    {
        var cluster = await shared.StartedAsync();
        var group = new GroupAddress(StreamNames.New(), "billing");
        var master = await cluster.MasterOfAsync(group.Stream);
        var replica = await cluster.ReplicaOfAsync(master);
        await using var connections = RedisHarness.Connect(cluster.ConnectionString);
        await using var transport = new RedisTransport(connections, new RedisKeys(""), TimeProvider.System);
        var woken = 0;
        using var listener = transport.OnWake(group, due => Interlocked.Add(ref woken, due == TimeSpan.FromSeconds(7) ? 1 : 0));
        await ListensAsync(master);

        await master.KillAsync();
        await RedisCluster.PromotedAsync(replica);

        await ListensAsync(replica);
        await replica.RunAsync("SPUBLISH", ReservedNames.WakeChannel(group), "7000");
        await Eventually.HoldsAsync(() => Volatile.Read(ref woken) == 1, "it is woken");
        await cluster.MendAsync();

        Task ListensAsync(ClusterNode node) => Eventually.HoldsAsync(
            async () => ((object?[])(await node.RunAsync("PUBSUB", "SHARDCHANNELS"))!).Contains(ReservedNames.WakeChannel(group)), $"port {node.Port} knows the listener");
    }

    [Fact]
    public async Task A_name_stays_with_its_process_through_a_failover()
    {
        var cluster = await shared.StartedAsync();
        var stream = StreamNames.New();
        var master = await cluster.MasterOfAsync(stream);
        var replica = await cluster.ReplicaOfAsync(master);
        await using var connections = RedisHarness.Connect(cluster.ConnectionString);
        await using var transport = new RedisTransport(connections, new RedisKeys(""), TimeProvider.System);
        await using var held = await transport.OpenReaderAsync(Wanted("own"), default); // Its process holds still meanwhile: it does not take the name anew.
        await Eventually.HoldsAsync(async () => (await replica.TextAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal), "it follows");

        await master.KillAsync();
        await RedisCluster.PromotedAsync(replica);
        await using var other = RedisHarness.Connect(cluster.ConnectionString);
        await using var others = new RedisTransport(other, new RedisKeys(""), TimeProvider.System);
        IEntryReader? reader = null;
        await Eventually.HoldsAsync(async () => (reader = await TryOpenAsync()) is not null, "the other process has a reader");
        await using var opened = reader!;

        Assert.NotEqual("a", opened.Consumer);
        await cluster.MendAsync();

        ReaderRequest Wanted(string token) => new(new GroupAddress(stream, "billing"), "a", token, TimeSpan.FromMinutes(1));

        async Task<IEntryReader?> TryOpenAsync()
        {
            try
            {
                return await others.OpenReaderAsync(Wanted("other"), default);
            }
            catch (TransportException exception) when (exception.Kind == TransportErrorKind.Transient)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task A_part_of_the_cluster_that_is_down_for_a_while_loses_nothing_and_holds_up_nobody()
    {
        var cluster = await shared.StartedAsync();
        var (lost, other) = await StreamsOfTwoNodesAsync(cluster);
        await using var app = new ClusterApp(cluster);
        app.App.Consume<string>(lost).Consume<string>(other);
        await app.App.StartAsync();
        await app.WorksAsync(lost);
        await app.WorksAsync(other);
        var master = await cluster.MasterOfAsync(lost);
        var replica = await cluster.ReplicaOfAsync(master);

        await replica.PauseAsync(); // Before its master, so that it cannot take its place.
        await master.PauseAsync();
        await cluster.FailedAsync(master);
        var waiting = app.App.PublishAsync(lost, "waits", new PublishOptions { Timeout = TimeSpan.FromMinutes(1) });
        foreach (var number in Enumerable.Range(0, 20)) await app.WorksAsync(other, $"meanwhile {number}");
        Assert.False(waiting.IsCompleted);
        await cluster.MendAsync();

        await waiting;
        await app.App.HasHandledAsync("waits");
        await app.WorksAsync(lost);
        await app.HasNothingPendingAsync(lost);
        await app.HasNothingPendingAsync(other);
        Assert.Empty(app.App.Errors);
    }

    [Fact]
    public async Task A_cluster_that_serves_nothing_for_a_while_is_waited_for()
    {
        var cluster = await shared.StartedAsync();
        var (lost, other) = await StreamsOfTwoNodesAsync(cluster);
        foreach (var node in cluster.Nodes) await node.RunAsync("CONFIG", "SET", "cluster-require-full-coverage", "yes");
        await using var app = new ClusterApp(cluster);
        app.App.Consume<string>(lost).Consume<string>(other);
        await app.App.StartAsync();
        await app.WorksAsync(lost);
        await app.WorksAsync(other);
        var master = await cluster.MasterOfAsync(lost);
        var replica = await cluster.ReplicaOfAsync(master);

        await replica.PauseAsync();
        await master.PauseAsync();
        await IsDownAsync(cluster, lost);
        await IsDownAsync(cluster, other);
        var waiting = app.App.PublishAsync(other, "waits", new PublishOptions { Timeout = TimeSpan.FromMinutes(1) });
        await cluster.MendAsync();

        await waiting;
        await app.App.HasHandledAsync("waits");
        await app.WorksAsync(lost);
        await app.HasNothingPendingAsync(lost);
        await app.HasNothingPendingAsync(other);
        Assert.Empty(app.App.Errors);
    }

    /// <summary>Waits until the nodes that are up refuse the key.</summary>
    private static Task IsDownAsync(RedisCluster cluster, string key) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                foreach (var node in await cluster.MastersAsync()) await node.RunAsync("EXISTS", key);
                return false;
            }
            catch (InvalidOperationException exception)
            {
                return exception.Message.Contains("CLUSTERDOWN", StringComparison.Ordinal);
            }
        },
        "CLUSTERDOWN");

    /// <summary>
    /// What the server that is the master now has must be handled and acknowledged. A master that was killed may have confirmed what it had not replicated:
    /// that is gone with it, and not ours to keep.
    /// </summary>
    private static async Task HasAllHandledAsync(ClusterApp app, ClusterNode master, string stream)
    {
        var entries = (object?[])(await master.RunAsync("XRANGE", stream, "-", "+"))!;
        var texts = entries.Select(entry => ((string)((object?[])((object?[])entry!)[1]!)[1]!)).ToArray();
        await Eventually.HoldsAsync(
            () => app.App.Handled.Count(message => message.Stream == stream) >= texts.Length, () => $"{stream}: all {texts.Length} are handled. {app.App}");
        await Eventually.HoldsAsync(
            async () => (long)((object?[])(await master.RunAsync("XPENDING", stream, "billing"))!)[0]! == 0, $"{stream}: nothing is pending");
    }

    private static async Task<(string Lost, string Other)> StreamsOfTwoNodesAsync(RedisCluster cluster)
    {
        var lost = StreamNames.New();
        var master = await cluster.MasterOfAsync(lost);
        while (true)
        {
            var other = StreamNames.New();
            if (await cluster.MasterOfAsync(other) != master) return (lost, other);
        }
    }
}

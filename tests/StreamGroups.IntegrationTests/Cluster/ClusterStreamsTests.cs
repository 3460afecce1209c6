using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Transport;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers.Clusters;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Cluster;

/// <summary>Streams all over a cluster, and where our connections go.</summary>
public sealed class ClusterStreamsTests(SharedCluster shared)
{
    [Fact]
    public async Task Streams_of_all_nodes_with_and_without_tags_are_published_to_and_consumed_over_one_socket_each()
    {
        var cluster = await shared.StartedAsync();
        string[] streams = [.. Enumerable.Range(0, 30).Select(number => StreamNames.New(number % 3 == 0 ? $"{{tag {number}}}orders" : "orders"))];
        await using var app = new ClusterApp(cluster);
        foreach (var stream in streams) app.App.Consume<string>(stream);
        await app.App.StartAsync();

        foreach (var stream in streams) await app.App.PublishAsync(stream, stream);
        await app.App.HasHandledAsync(streams);
        foreach (var stream in streams) await app.HasNothingPendingAsync(stream);

        var masters = new List<ClusterNode>();
        foreach (var stream in streams) masters.Add(await cluster.MasterOfAsync(stream));
        Assert.Equal(3, masters.Distinct().Count());
        var readers = await app.ClientsAsync("reader");
        Assert.All(cluster.Nodes, node => Assert.Equal(masters.Count(master => master == node), readers[node]));
        Assert.Empty(app.App.Complaints);
    }

    [Fact]
    public async Task A_stop_ends_the_waiting_reads_on_every_node_at_once()
    {
        var cluster = await shared.StartedAsync();
        string[] streams = [.. Enumerable.Range(0, 12).Select(_ => StreamNames.New())];
        await using var app = new ClusterApp(cluster);
        foreach (var stream in streams) app.App.Consume<string>(stream);
        await app.App.StartAsync();
        await Eventually.HoldsAsync(async () => (await app.ClientsAsync("reader")).Values.Sum() == streams.Length, "all readers are there");
        var unblocked = await UnblockedAsync(cluster);

        await app.App.StopAsync();

        Assert.True(await UnblockedAsync(cluster) > unblocked, "Nobody was unblocked.");
        Assert.Empty(app.App.Complaints);
    }

    [Fact]
    public async Task Wakes_go_by_the_channels_of_the_slot()
    {
        var cluster = await shared.StartedAsync();
        var group = new GroupAddress(StreamNames.New(), "billing");
        await using var harness = new RedisHarness(shared);
        await harness.StartAsync();
        await using var listening = harness.NewTransport();
        using var woken = new SemaphoreSlim(0);
        using var listener = listening.OnWake(group, _ => woken.Release());
        var master = await cluster.MasterOfAsync(group.Stream);
        await Eventually.HoldsAsync(
            async () => ((object?[])(await master.RunAsync("PUBSUB", "SHARDCHANNELS"))!).Contains(ReservedNames.WakeChannel(group)), "the slot's server knows the listener");
    }

    [Theory]
    [InlineData("orders{}")]
    [InlineData("orders}")]
    public async Task A_name_whose_braces_keep_nothing_together_is_refused(string hint)
    {
        var cluster = await shared.StartedAsync();
        await using var app = new ClusterApp(cluster);
        var stream = StreamNames.New(hint);
        app.App.Consume<string>(stream);
        await app.App.StartAsync();

        await app.App.HasLoggedAsync(stream, "Give the stream's name balanced braces, or none.");
        foreach (var durability in new[] { Durability.None, Durability.Replicated(1) })
        {
            var error = await Assert.ThrowsAsync<StreamPublishException>(
                () => app.App.PublishAsync(stream, "a", new PublishOptions { Durability = durability }));
            Assert.Contains("Give the stream's name balanced braces, or none.", error.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<long> UnblockedAsync(RedisCluster cluster)
    {
        var sum = 0L;
        foreach (var node in cluster.Nodes)
        {
            var line = (await node.TextAsync("INFO", "commandstats")).Split("\r\n").FirstOrDefault(line => line.StartsWith("cmdstat_client|unblock:", StringComparison.Ordinal));
            if (line is not null) sum += long.Parse(line.Split("calls=")[1].Split(',')[0]);
        }
        return sum;
    }
}

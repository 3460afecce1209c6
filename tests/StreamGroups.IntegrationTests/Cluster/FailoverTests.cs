using System.Diagnostics;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers.Clusters;
using StreamGroups.Transport;
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

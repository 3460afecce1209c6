using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Transport;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers.Clusters;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Cluster;

/// <summary>A slot goes to another master while its streams are published to and consumed.</summary>
public sealed class SlotMoveTests(SharedCluster shared)
{
    [Theory]
    [InlineData("orders")]
    [InlineData("{tag}orders")]
    public async Task Nothing_is_lost_or_handled_twice_while_a_slot_moves(string hint)
    {
        var cluster = await shared.StartedAsync();
        var stream = StreamNames.New(hint.Replace("tag", $"{Guid.NewGuid():N}", StringComparison.Ordinal));
        await using var app = new ClusterApp(cluster);
        app.App.Consume<string>(stream);
        await app.App.StartAsync();
        await app.WorksAsync(stream);
        using var stop = new CancellationTokenSource();
        var publishing = app.PublishUntilAsync(stream, stop.Token);
        await Eventually.HoldsAsync(() => app.Published.Count > 50, "it is under load");

        var move = await cluster.BeginMoveAsync(stream);
        await AddsMoreAsync(app, 20); // The stream is where it was, keys that are missing are asked for at the target.
        await move.MigrateAsync(stream);
        await app.App.HasLoggedAsync("TRYAGAIN"); // ASK and TRYAGAIN from here on.
        await move.MigrateAllAsync();
        await move.EndAsync();
        await app.WorksAsync(stream); // By MOVED.
        await AddsMoreAsync(app, 20);
        await stop.CancelAsync();
        await publishing.InTime();

        await app.App.HasHandledAsync(app.Published.Keys);
        await app.HasNothingPendingAsync(stream);
        Assert.All(app.App.Handled.GroupBy(message => message.Id), deliveries => Assert.Single(deliveries));
        Assert.Equal(1, (await app.ClientsAsync("reader"))[move.To]);
        Assert.Equal(0, (await app.ClientsAsync("reader"))[move.From]);
        Assert.Empty(app.App.Errors);
    }

    [Fact]
    public async Task Who_listens_for_wakes_does_so_at_the_new_server()
    {
        var cluster = await shared.StartedAsync();
        var group = new GroupAddress(StreamNames.New(), "billing");
        await using var harness = new RedisHarness(shared);
        await harness.StartAsync();
        var transport = harness.NewTransport();
        await transport.EnsureGroupAsync(group, StartPosition.Beginning, default);
        var woken = 0;
        using var listener = transport.OnWake(group, due => Interlocked.Add(ref woken, due == TimeSpan.FromSeconds(7) ? 1 : 0));
        await ListensAsync(await cluster.MasterOfAsync(group.Stream), group);

        var move = await cluster.BeginMoveAsync(group.Stream);
        await move.MigrateAllAsync();
        await move.EndAsync();

        await ListensAsync(move.To, group);
        await move.To.RunAsync("SPUBLISH", ReservedNames.WakeChannel(group), "7000");
        await Eventually.HoldsAsync(() => Volatile.Read(ref woken) == 1, "it is woken");
    }

    private static Task ListensAsync(ClusterNode node, GroupAddress group) => Eventually.HoldsAsync(
        async () => ((object?[])(await node.RunAsync("PUBSUB", "SHARDCHANNELS"))!).Contains(ReservedNames.WakeChannel(group)), $"port {node.Port} knows the listener");

    private static Task AddsMoreAsync(ClusterApp app, int count)
    {
        var before = app.Published.Count;
        return Eventually.HoldsAsync(() => app.Published.Count >= before + count, () => $"more is published. {app.App} {app.LastFailure}");
    }
}

using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class DurabilityTests : IAsyncLifetime
{
    private static readonly PublishOptions Replicated = new() { Durability = Durability.Replicated(1), Timeout = Eventually.Limit };
    private static readonly PublishOptions Brief = new() { Durability = Durability.Replicated(1), Timeout = TimeSpan.FromMilliseconds(500) };

    private ReplicatedServers? _servers;

    private ReplicatedServers Servers => _servers ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync() => _servers = await ReplicatedServers.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_servers is not null) await _servers.DisposeAsync();
    }

    [Fact]
    public async Task What_is_published_is_on_the_replica()
    {
        await using var app = await new RunningApp(Servers.ConnectionString).StartAsync();
        for (var number = 0; number < 20; number++)
        {
            var id = await app.PublishAsync("orders", $"{number}", Replicated);
            Assert.Equal($"{id}", $"{(await Servers.OfReplica.EntriesAsync("orders"))[^1].Id}");
        }
    }

    [Fact]
    public async Task Publishers_share_waits_and_a_batch_keeps_its_order()
    {
        await using var app = await new RunningApp(Servers.Master.ConnectionString).StartAsync();
        await app.PublishAsync("orders", "first", Replicated);
        var waits = await WaitsAsync();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => app.PublishAsync("orders", $"{number}", Replicated)));
        Assert.InRange(await WaitsAsync() - waits, 1, 250);

        var ids = await app.Publisher.PublishBatchAsync("batch", Enumerable.Range(0, 500).Select(number => $"{number}"), Replicated).InTime();
        Assert.Equal(501, (await Servers.OfReplica.EntriesAsync("orders")).Length);
        Assert.Equal(ids.Order().Select(id => $"{id}"), ids.Select(id => $"{id}"));
        Assert.Equal(ids.Select(id => $"{id}"), (await Servers.OfReplica.EntriesAsync("batch")).Select(entry => $"{entry.Id}"));
    }

    [Fact]
    public async Task Answers_that_come_while_a_round_is_sent_do_not_disturb_it()
    {
        await using var app = await new RunningApp(Servers.Master.ConnectionString).StartAsync();
        await app.PublishAsync("orders", "first", Replicated);
        await Servers.Replica.PauseAsync();

        // What is not confirmed is gone through with every round.
        List<Task> publishes = [];
        for (var round = 0; round < 10; round++)
        {
            publishes.AddRange(Enumerable.Range(0, 1000).Select(number => app.PublishAsync("orders", $"{number}", Replicated)));
            await Eventually.HoldsAsync(async () => (await Servers.OfMaster.EntriesAsync("orders")).Length == publishes.Count + 1, "all are added");
        }

        await Servers.Replica.ContinueAsync();
        await Task.WhenAll(publishes).InTime();
    }

    [Fact]
    public async Task A_replica_that_stands_still_is_waited_for_and_holds_nothing_else_up()
    {
        await using var app = await new RunningApp(Servers.ConnectionString).Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before", Replicated);
        await Servers.Replica.PauseAsync();
        var durable = app.PublishAsync("orders", "durable", Replicated);
        await Eventually.HoldsAsync(async () => (await Servers.OfMaster.ClientsAsync("streamgroups-durable")).Any(IsBlocked), "it is waited for");

        await app.PublishAsync("orders", "plain");
        await app.HasHandledAsync("plain", "durable");
        await Servers.OfMaster.HasNothingPendingAsync("orders");
        Assert.False(durable.IsCompleted);

        await Servers.Replica.ContinueAsync();
        await durable;
        Assert.Empty(app.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Too_few_confirmations_are_told_and_nothing_is_published_twice(bool killed)
    {
        await using var app = await new RunningApp(Servers.Master.ConnectionString).StartAsync();
        await app.PublishAsync("orders", "before", Replicated);
        if (killed) await Servers.Replica.KillAsync(); else await Servers.Replica.PauseAsync();

        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "durable", Brief));
        var entries = await Servers.OfMaster.EntriesAsync("orders");
        Assert.Equal(2, entries.Length);
        Assert.Equal([$"{entries[1].Id}"], failure.PublishedIds.Select(id => $"{id}"));
        Assert.True(failure.MayBePublished);
        Assert.Equal("orders", failure.Stream);
        Assert.Contains("'orders'", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"entry {entries[1].Id} is in the stream, but 0 of 1 replicas have confirmed it within 00:00:00.5", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_told_how_many_of_how_many_have_confirmed()
    {
        await using var app = await new RunningApp(Servers.Master.ConnectionString).StartAsync();
        await app.PublishAsync("orders", "before", Replicated); // The replica follows.
        var options = new PublishOptions { Durability = Durability.Replicated(2), Timeout = TimeSpan.FromSeconds(3) };
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "durable", options));
        Assert.Contains("1 of 2 replicas", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_batch_the_messages_that_are_in_the_stream_are_named()
    {
        await using var app = await new RunningApp(Servers.Master.ConnectionString).StartAsync();
        await Servers.Replica.PauseAsync();
        var failure = await Assert.ThrowsAsync<StreamPublishException>(async () => await app.Publisher.PublishBatchAsync("orders", ["1", "2", "3"], Brief));
        Assert.True(failure.MayBePublished);
        Assert.Equal((await Servers.OfMaster.EntriesAsync("orders")).Select(entry => $"{entry.Id}"), failure.PublishedIds.Select(id => $"{id}"));
    }

    [Fact]
    public async Task A_connection_that_is_lost_while_it_waits_confirms_nothing()
    {
        await using var proxy = new TcpProxy(Servers.Master.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").StartAsync();
        await app.PublishAsync("orders", "before", Replicated);
        await Servers.Replica.PauseAsync();

        var durable = app.PublishAsync("orders", "durable", new PublishOptions { Durability = Durability.Replicated(1), Timeout = TimeSpan.FromSeconds(4) });
        var accepted = proxy.Accepted;
        await Eventually.HoldsAsync(() =>
        {
            proxy.Cut("WAIT");
            return durable.IsCompleted;
        }, "the publish ends");
        Assert.True(proxy.Accepted > accepted, "connections were renewed");
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => durable);
        Assert.True(failure.MayBePublished);
    }

    [Fact]
    public async Task Where_it_must_not_be_tried_again_a_lost_connection_is_told_with_the_entry()
    {
        await using var proxy = new TcpProxy(Servers.Master.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").StartAsync();
        await Servers.Replica.PauseAsync();
        var durable = app.PublishAsync(
            "orders", "durable", new PublishOptions { Durability = Durability.Replicated(1), Timeout = Eventually.Limit, RetryWhenUnsure = false });
        await Eventually.HoldsAsync(async () => (await Servers.OfMaster.ClientsAsync("streamgroups-durable")).Any(IsBlocked), "it is waited for");

        proxy.Cut("WAIT");
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => durable);
        var entry = Assert.Single(await Servers.OfMaster.EntriesAsync("orders"));
        Assert.Equal($"{entry.Id}", $"{Assert.Single(failure.PublishedIds)}");
        Assert.Contains("0 of 1 replicas have confirmed it before the wait failed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_waits_through_an_outage()
    {
        await using var app = await new RunningApp(Servers.Master.ConnectionString).StartAsync();
        await app.PublishAsync("orders", "before", Replicated);
        await Servers.Master.StopAsync();
        var durable = app.PublishAsync("orders", "after", Replicated);
        await app.HasLoggedAsync("The connection for publishing Replicated(1) was interrupted");

        await Servers.Master.RestartAsync();
        var id = await durable;
        await Eventually.HoldsAsync( // A master that has just begun counts a replica that still loads.
            async () => (await Servers.OfReplica.EntriesAsync("orders"))[^1].Id == $"{id}", "the replica has it");
        await app.HasLoggedAsync("The connection for publishing Replicated(1) is working again");
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task A_stop_waits_for_it()
    {
        var app = await new RunningApp(Servers.Master.ConnectionString).StartAsync();
        await using (app)
        {
            await app.PublishAsync("orders", "before", Replicated);
            await Servers.Replica.PauseAsync();
            var durable = app.PublishAsync("orders", "durable", Replicated);
            await Eventually.HoldsAsync(async () => (await Servers.OfMaster.EntriesAsync("orders")).Length == 2, "it is in the stream");
            var stopping = app.StopAsync();
            await Servers.Replica.ContinueAsync();
            await stopping;
            await durable;
        }
        await Eventually.HoldsAsync(async () => (await Servers.OfMaster.ClientsAsync("streamgroups-")).Length == 0, "the connections are closed");
    }

    private static bool IsBlocked(string client) => client.Contains(" flags=b", StringComparison.Ordinal);

    private async Task<long> WaitsAsync()
    {
        var calls = (await Servers.OfMaster.InfoAsync("commandstats", "cmdstat_wait")).Split(',')[0];
        return calls.Length == 0 ? 0 : long.Parse(calls["calls=".Length..]);
    }
}

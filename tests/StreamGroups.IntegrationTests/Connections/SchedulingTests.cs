using Microsoft.Extensions.Logging;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Messages that are published later, on servers to which things are done.</summary>
public sealed class SchedulingTests() : OwnServerTests(new RedisServerOptions { AppendOnly = true })
{
    private static readonly PublishOptions Soon = new() { DeliverAfter = TimeSpan.FromSeconds(1) };
    private static readonly PublishOptions Later = new() { DeliverAfter = TimeSpan.FromHours(1) };

    [Fact]
    public async Task A_server_that_is_killed_keeps_what_is_scheduled()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "soon", Soon);
        await Server.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // It is due while nobody can move it.
        await Server.RestartAsync();

        await app.HasHandledAsync("soon");
        Assert.Single(app.Handled);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task A_server_that_is_flushed_has_nothing_scheduled_and_takes_more()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        var flushed = await app.PublishAsync("orders", "flushed", Soon);
        await Control.RunAsync("FLUSHALL");
        Assert.False(await app.Publisher.CancelAsync("orders", flushed).InTime());
        await app.PublishAsync("orders", "after", Soon);

        await app.HasHandledAsync("after");
        Assert.Single(app.Handled);
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task A_retry_after_a_lost_answer_schedules_once()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").StartAsync();
        await app.PublishAsync("orders", "before");

        proxy.LoseReplyTo(":scheduled:due");
        var id = await app.PublishAsync("orders", "x", new PublishOptions { DeliverAfter = TimeSpan.FromHours(1), MessageId = "o-1" });
        Assert.Equal(1, proxy.RepliesLost);
        Assert.Equal(1, (long)await Control.RunAsync("ZCARD", "{orders}:scheduled"));
        Assert.True(await app.Publisher.CancelAsync("orders", id).InTime());
        Assert.Equal(0, (long)await Control.RunAsync("EXISTS", "{orders}:scheduled", "{orders}:scheduled:bodies", "{orders}:sent:o-1"));
    }

    [Fact]
    public async Task A_cancellation_whose_answer_was_lost_is_not_taken_for_one_that_came_too_late()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").StartAsync();
        var id = await app.PublishAsync("orders", "x", Later);

        proxy.LoseReplyTo($"{id}");
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => app.Publisher.CancelAsync("orders", id).InTime());
        Assert.Equal(1, proxy.RepliesLost);
        Assert.Contains($"message {id} does not wait any more", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (long)await Control.RunAsync("EXISTS", "{orders}:scheduled"));
    }

    [Fact]
    public async Task All_keys_have_the_prefix_and_the_streams_slot()
    {
        await using var app = NewApp();
        app.Configuration["RedisStreams:KeyPrefix"] = "app:";
        await app.StartAsync();
        await app.PublishAsync("orders", "x", new PublishOptions { DeliverAfter = TimeSpan.FromHours(1), MessageId = "o-1" });
        await app.PublishAsync("{eu}orders", "x", Later);

        var keys = ((string[])(await Control.RunAsync("KEYS", "*"))!).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "app:{eu}orders:scheduled", "app:{eu}orders:scheduled:bodies",
                "{app:orders}:scheduled", "{app:orders}:scheduled:bodies", "{app:orders}:sent:o-1",
            ],
            keys);
    }

    [Theory]
    [InlineData("-zadd")]
    [InlineData("-hset")]
    [InlineData("-set")]
    public async Task Where_a_part_of_scheduling_is_forbidden_nothing_is_left_behind(string right)
    {
        await using var app = await NewUserAsync(right);
        var options = new PublishOptions { DeliverAfter = TimeSpan.Zero, MessageId = "o-1" };
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", options));

        Assert.Contains("Scheduling a message for stream 'orders' failed", error.Message, StringComparison.Ordinal);
        Assert.Contains("ACL SETUSER", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayBePublished);
        Assert.Empty((string[])(await Control.RunAsync("KEYS", "*"))!);
    }

    [Theory]
    [InlineData("-xadd", 0)]
    [InlineData("-zrem", 0)]
    [InlineData("-hdel", 0)]
    [InlineData("-set", 1)]
    public async Task Where_a_part_of_moving_is_forbidden_nothing_is_lost_or_moved_twice(string right, int moved)
    {
        await using var limited = await NewUserAsync(right, app => app.Consume<string>("orders"));
        await using (var app = await NewApp().StartAsync())
        {
            // Far off: this process must not move it. Then its time is over.
            await app.PublishAsync("orders", "x", new PublishOptions { DeliverAfter = TimeSpan.FromHours(1), MessageId = "o-1" });
        }
        await Control.EvaluateAsync(
            """
            local id = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
            redis.call('ZADD', KEYS[1], 1, id)
            redis.call('PUBLISH', KEYS[1] .. ':due', 0)
            """, "{orders}:scheduled");
        if (moved > 0) await limited.HasHandledAsync("x"); else await limited.HasLoggedAsync("cannot be moved into it from here", "ACL SETUSER");

        Assert.Equal(moved, (await Control.EntriesAsync("orders")).Length);
        Assert.Equal(1 - moved, (long)await Control.RunAsync("ZCARD", "{orders}:scheduled"));
        Assert.Equal(moved == 0 ? 1 : 0, limited.Complaints.Count(line => line.Event.Id == 462));
        await using var other = await NewApp().Consume<string>("orders", consumer: "b").StartAsync();
        await Eventually.HoldsAsync(async () => (await Control.EntriesAsync("orders")).Length == 1, "another process moves it");
    }

    [Fact]
    public async Task Where_channels_are_forbidden_it_comes_all_the_same()
    {
        await Control.RunAsync("ACL", "SETUSER", "tool", "on", ">secret", "~*", "resetchannels", "+@all");
        await using var app = await new RunningApp($"{Server.ConnectionString},user=tool,password=secret").Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "soon", Soon);
        await app.HasHandledAsync("soon");
        Assert.All(app.Complaints, line => Assert.Equal(506, line.Event.Id)); // That nobody wakes it.
    }

    [Fact]
    public async Task A_server_without_memory_can_be_relieved_of_what_is_scheduled()
    {
        await using var app = await NewApp().StartAsync();
        var id = await app.PublishAsync("orders", "x", Later);
        await Control.RunAsync("CONFIG", "SET", "maxmemory", 1);
        Assert.True(await app.Publisher.CancelAsync("orders", id).InTime());
    }

    [Fact]
    public async Task Without_the_right_to_scripts_the_error_says_so()
    {
        await Control.RunAsync("ACL", "SETUSER", "tool", "on", ">secret", "~*", "+@connection", "+info", "+xadd");
        await using var app = await new RunningApp($"{Server.ConnectionString},user=tool,password=secret").StartAsync();
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", Soon));
        Assert.Contains("Scheduling needs scripts: +eval, +evalsha", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_as_durable_as_was_asked_for_once_it_is_scheduled()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await using var app = await new RunningApp(servers.ConnectionString).StartAsync();
        var durable = new PublishOptions { DeliverAfter = TimeSpan.FromHours(1), Durability = Durability.Replicated(1), Timeout = Eventually.Limit };
        await app.PublishAsync("orders", "x", durable);
        Assert.Equal(1, (long)await servers.OfReplica.RunAsync("ZCARD", "{orders}:scheduled"));

        await servers.Replica.PauseAsync();
        durable.Timeout = TimeSpan.FromMilliseconds(500);
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "y", durable));
        Assert.Matches("message [0-9]+-[0-9]+ is scheduled, but 0 of 1 replicas", error.Message);
        Assert.True(await app.Publisher.CancelAsync("orders", Assert.Single(error.PublishedIds)).InTime());

        durable.DeliverAfter = TimeSpan.FromMilliseconds(10);
        durable.Timeout = Eventually.Limit;
        var publish = app.PublishAsync("orders", "z", durable);
        await Eventually.HoldsAsync(async () => (await servers.OfMaster.EntriesAsync("orders")).Length == 0
            && (long)await servers.OfMaster.RunAsync("ZCARD", "{orders}:scheduled") == 2, "it is scheduled");
        await servers.Replica.ContinueAsync();
        await publish;
        await Eventually.HoldsAsync(async () => (await servers.OfMaster.EntriesAsync("orders")).Length == 1, "it is in the stream");
    }

    private async Task<RunningApp> NewUserAsync(string without, Action<RunningApp>? configure = null)
    {
        await Control.RunAsync("ACL", "SETUSER", "tool", "on", ">secret", "~*", "&*", "+@all", without);
        var app = new RunningApp($"{Server.ConnectionString},user=tool,password=secret");
        configure?.Invoke(app);
        return await app.StartAsync();
    }
}

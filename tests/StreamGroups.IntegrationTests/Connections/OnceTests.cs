using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Messages with IDs of their own, where answers are lost and rights are missing.</summary>
public sealed class OnceTests : OwnServerTests
{
    private const string Script = ":sent:"; // The second key of the script.

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_retry_after_a_lost_answer_makes_no_duplicate(bool retryWhenUnsure)
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").StartAsync();
        await app.PublishAsync("orders", "before");

        proxy.LoseReplyTo(Script);
        var id = await app.PublishAsync("orders", "once", new PublishOptions { MessageId = "o-1", RetryWhenUnsure = retryWhenUnsure });
        Assert.Equal(1, proxy.RepliesLost);
        var entries = await Control.EntriesAsync("orders");
        Assert.Equal(2, entries.Length);
        Assert.Equal($"{id}", $"{entries[1].Id}");
        Assert.InRange((long)await Control.RunAsync("PTTL", "{orders}:sent:o-1"), 1, 600_000);
    }

    [Fact]
    public async Task Without_the_right_to_scripts_the_error_says_so_and_nothing_is_added()
    {
        await Control.RunAsync("ACL", "SETUSER", "tool", "on", ">secret", "~*", "+@connection", "+info", "+xadd");
        await using var app = await new RunningApp($"{Server.ConnectionString},user=tool,password=secret").StartAsync();

        var error = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", new PublishOptions { MessageId = "o-1" }));
        Assert.Contains("A MessageId needs scripts: +eval, +evalsha", error.Message, StringComparison.Ordinal);
        Assert.Contains("ACL SETUSER", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayBePublished);
        await app.PublishAsync("orders", "plain");
        Assert.Single(await Control.EntriesAsync("orders"));
    }

    [Theory]
    [InlineData("-set")]
    [InlineData("-get")]
    [InlineData("-xadd")]
    public async Task Where_a_part_of_it_is_forbidden_nothing_is_added(string right)
    {
        await Control.RunAsync("ACL", "SETUSER", "tool", "on", ">secret", "~*", "+@all", right);
        await using var app = await new RunningApp($"{Server.ConnectionString},user=tool,password=secret").StartAsync();

        var error = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", new PublishOptions { MessageId = "o-1" }));
        Assert.Contains("ACL SETUSER", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (long)await Control.RunAsync("EXISTS", "orders"));
        Assert.Equal(0, (long)await Control.RunAsync("EXISTS", "{orders}:sent:o-1"));
    }

    [Fact]
    public async Task A_key_that_holds_no_ID_is_not_taken_for_one()
    {
        await Control.RunAsync("SET", "{orders}:sent:o-1", "a lease");
        await using var app = await NewApp().StartAsync();
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", new PublishOptions { MessageId = "o-1" }));

        Assert.Contains("{orders}:sent:o-1", error.Message, StringComparison.Ordinal);
        Assert.Contains("another type", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_added_before_is_confirmed_too()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await using var app = await new RunningApp(servers.ConnectionString).StartAsync();
        var durable = new PublishOptions { MessageId = "o-1", Durability = Durability.Replicated(1), Timeout = Eventually.Limit };
        var id = await app.PublishAsync("orders", "x", durable);
        Assert.Equal($"{id}", $"{Assert.Single(await servers.OfReplica.EntriesAsync("orders")).Id}");

        // A replica that stands still has not got it: the second publish has to wait for the first one's entry.
        await servers.Replica.PauseAsync();
        var other = await app.PublishAsync("orders", "y", new PublishOptions { MessageId = "o-2" });
        Assert.Equal("", await servers.OfMaster.InfoAsync("commandstats", "cmdstat_pexpireat"));
        var second = app.PublishAsync("orders", "y", new PublishOptions { MessageId = "o-2", Durability = Durability.Replicated(1), Timeout = Eventually.Limit });
        await Eventually.HoldsAsync(
            async () => (await servers.OfMaster.ClientsAsync("streamgroups-durable")).Any(client => client.Contains(" flags=b", StringComparison.Ordinal)),
            "it is waited for");
        Assert.False(second.IsCompleted);
        await servers.Replica.ContinueAsync();
        Assert.Equal(other, await second);
        Assert.Equal(2, (await servers.OfReplica.EntriesAsync("orders")).Length);

        // From Redis 7.2 on a connection that has written nothing since waits for nothing.
        Assert.StartsWith("calls=1,", await servers.OfMaster.InfoAsync("commandstats", "cmdstat_pexpireat"), StringComparison.Ordinal);
    }
}

using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class PublishOutageTests : OwnServerTests
{
    private static readonly PublishOptions Brief = new() { Timeout = TimeSpan.FromMilliseconds(500) };

    [Fact]
    public async Task A_publish_waits_through_a_short_outage()
    {
        await using var app = await NewApp().StartAsync();
        await app.PublishAsync("orders", "before");
        await Server.StopAsync();
        var publish = app.PublishAsync("orders", "after");

        await Server.RestartAsync();
        var id = await publish;
        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        Assert.Equal([id.ToString()], (await control.EntriesAsync("orders")).Select(entry => entry.Id.ToString()));
    }

    [Fact]
    public async Task A_publish_that_never_found_a_connection_says_so_when_its_time_is_over()
    {
        await using var app = await NewApp().StartAsync();
        await Server.StopAsync();

        // Its own first attempt to connect again may still be under way.
        StreamPublishException? failure = null;
        await Eventually.HoldsAsync(async () =>
        {
            failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", Brief));
            Assert.False(failure.MayBePublished);
            return failure.Message.Contains($"{Server.Port}", StringComparison.Ordinal);
        }, "the cause names the server");
        Assert.Equal("orders", failure!.Stream);
        Assert.Contains("'orders'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("00:00:00.5", failure.Message, StringComparison.Ordinal);
        Assert.Contains("There is no connection", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publish_without_an_answer_says_that_it_may_be_in_the_stream()
    {
        await using var app = await NewApp().StartAsync();
        await app.PublishAsync("orders", "before");
        await Server.PauseAsync();

        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", Brief));
        Assert.True(failure.MayBePublished);
        Assert.Contains("may be in the stream", failure.Message, StringComparison.Ordinal);

        await Server.ContinueAsync();
        Assert.Equal(2, (await Control.EntriesAsync("orders")).Length);
    }

    [Fact]
    public async Task A_publish_is_not_tried_again_where_that_might_duplicate_it_and_is_unwanted()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").StartAsync();
        await app.PublishAsync("orders", "before");

        proxy.LoseReplyTo("XADD");
        var failure = await Assert.ThrowsAsync<StreamPublishException>(
            () => app.PublishAsync("orders", "once", new PublishOptions { RetryWhenUnsure = false }));
        Assert.Equal(1, proxy.RepliesLost);
        Assert.True(failure.MayBePublished);
        Assert.Contains("may be in the stream", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Control.EntriesAsync("orders")).Length);
    }

    [Fact]
    public async Task A_publish_whose_reply_was_lost_is_tried_again_by_default()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").StartAsync();
        await app.PublishAsync("orders", "before");

        proxy.LoseReplyTo("XADD");
        var id = await app.PublishAsync("orders", "twice");
        Assert.Equal(1, proxy.RepliesLost);
        var entries = await Control.EntriesAsync("orders");
        Assert.Equal(3, entries.Length);
        Assert.Equal(id.ToString(), entries[^1].Id.ToString());
    }

    [Fact]
    public async Task A_server_without_memory_is_told_with_its_remedy_and_tried_again_until_then()
    {
        await using var app = await NewApp().StartAsync();
        await Control.RunAsync("CONFIG", "SET", "maxmemory", "1");

        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync("orders", "x", Brief));
        Assert.Contains("maxmemory", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayBePublished);

        var publish = app.PublishAsync("orders", "waits");
        await Control.RunAsync("CONFIG", "SET", "maxmemory", "0");
        await publish;
        Assert.Single(await Control.EntriesAsync("orders"));
    }
}

using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>A path that swallows everything, while both ends see the connection as open.</summary>
public sealed class BlackHoleTests(SharedRedis redis)
{
    private static readonly TimeSpan TooLongToHelp = TimeSpan.FromDays(1);

    [Fact]
    public async Task What_a_dead_read_took_with_it_is_recovered()
    {
        var stream = StreamNames.New();
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        await using var proxy = new TcpProxy(redis.Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}")
            .Consume<string>(stream, configure: options => options.AckWait = TooLongToHelp).StartAsync();
        await app.PublishAsync(stream, "before");
        await app.HasHandledAsync("before");

        proxy.Swallow(Direction.ToClient, "streamgroups-reader");
        await control.AddTextsAsync(stream, "swallowed");
        await app.HasHandledAsync("swallowed");

        // The first delivery never arrived, so it does not count.
        Assert.Equal(1, app.Handled[^1].DeliveryCount);
        await control.HasNothingPendingAsync(stream);
        await app.WorksAgainAsync("Consuming (");
        Assert.Empty(app.Errors);
        app.AreFew();
    }

    [Fact]
    public async Task Acks_that_went_nowhere_are_sent_again()
    {
        var stream = StreamNames.New();
        await using var control = await RedisControl.OpenAsync(redis.ConnectionString);
        await using var proxy = new TcpProxy(redis.Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}")
            .Consume<string>(stream, configure: options => options.AckWait = TooLongToHelp).StartAsync();
        await app.PublishAsync(stream, "before");
        await app.HasHandledAsync("before");
        await control.HasNothingPendingAsync(stream);

        proxy.Swallow(Direction.ToServer, "streamgroups-commands");
        await control.AddTextsAsync(stream, "1", "2", "3");
        await app.HasHandledAsync("1", "2", "3");
        await control.HasNothingPendingAsync(stream);

        Assert.Equal(4, app.Handled.Count);
        Assert.Empty(app.Errors);
        app.AreFew();
    }

    [Fact]
    public async Task Connects_that_hang_are_given_up_and_later_ones_work()
    {
        const int MostOfOneAttempt = 12; // The reader and the commands, two sockets each, and up to three connects beside each other.
        var stream = StreamNames.New();
        await using var proxy = new TcpProxy(redis.Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port},connectTimeout=500").Consume<string>(stream).StartAsync();
        await app.PublishAsync(stream, "before");
        await app.HasHandledAsync("before");

        proxy.IsBlackHole = true;
        var accepted = proxy.Accepted;
        proxy.Cut();
        await Eventually.HoldsAsync(() => proxy.Accepted - accepted > 2 * MostOfOneAttempt, () => $"it is tried again. {app}");

        proxy.IsBlackHole = false;
        await app.PublishAsync(stream, "after");
        await app.HasHandledAsync("after");
        Assert.Empty(app.Errors);
        app.AreFew();
    }
}

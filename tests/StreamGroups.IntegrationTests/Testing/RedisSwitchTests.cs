using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Testing;
using Xunit;

namespace StreamGroups.IntegrationTests.Testing;

/// <summary>The test harness on a real server: the same calls, in real time.</summary>
public sealed class RedisSwitchTests(SharedRedis redis)
{
    private const string Name = "switch-test-orders";

    [Fact]
    public async Task The_same_test_runs_on_a_server()
    {
        using var host = await StartAsync();
        var harness = host.Services.GetRequiredService<StreamGroupsTestHarness>();

        var id = await harness.PublishAsync("orders", new Order("o-1", Fails: false), new PublishOptions { CorrelationId = "c-1" });
        var handled = await harness.Handled<Order>();
        Assert.Equal((id, "o-1", "c-1", 1L), (handled.Id, handled.Message.Id, handled.CorrelationId, handled.DeliveryCount));

        await harness.RedeliverAsync(handled);
        Assert.Equal(2, (await harness.Handled<Order>()).DeliveryCount);

        await harness.PublishAsync("orders", new Order("o-2", Fails: true));
        Assert.Equal(TimeSpan.FromMilliseconds(50), (await harness.Retried<Order>()).Delay);
        var dead = await harness.DeadLettered<Order>();
        Assert.Equal((2L, "failed"), (dead.DeliveryCount, dead.Reason));
        await harness.IdleAsync();
        Assert.Equal(4, harness.Deliveries<Order>().Count);
        await host.StopAsync();
    }

    [Fact]
    public async Task Its_keys_have_a_prefix_of_their_own_and_are_removed_in_the_end()
    {
        await using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var host = await StartAsync();
        var harness = host.Services.GetRequiredService<StreamGroupsTestHarness>();
        var before = Keys(multiplexer);
        await harness.PublishAsync("orders", new Order("o-1", Fails: true));
        await harness.DeadLettered<Order>();
        var own = Keys(multiplexer).Where(key => key.Contains(Name, StringComparison.Ordinal)).Except(before).ToArray();
        Assert.NotEmpty(own);
        Assert.All(own, key => Assert.Contains("test-", key, StringComparison.Ordinal));

        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();

        Assert.DoesNotContain(Keys(multiplexer), key => key.Contains(Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_only_memory_can_do_says_what_to_do_instead()
    {
        using var host = await StartAsync();
        var harness = host.Services.GetRequiredService<StreamGroupsTestHarness>();

        var advance = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Advance(TimeSpan.FromSeconds(1)));
        Assert.Contains("Wait with Handled, Retried or DeadLettered, and configure a short Backoff.", advance.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => harness.FailNext(HarnessFault.PublishRefused));
        Assert.Throws<InvalidOperationException>(() => harness.Disconnect());
        Assert.Same(TimeProvider.System, harness.Time);
        await host.StopAsync();
    }

    private static HashSet<string> Keys(ConnectionMultiplexer multiplexer) => [.. multiplexer.GetServers().SelectMany(server => server.Keys()).Select(key => $"{key}")];

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRedisStreams(options => options.KeyPrefix = $"{Name}:").MapStream("orders")
            .WithGroup("billing", options => (options.MaxDeliveries, options.Backoff) = (2, [TimeSpan.FromMilliseconds(50)]))
            .Handle((Order order) =>
            {
                if (order.Fails) throw new InvalidOperationException("as asked for");
            });
        builder.Services.AddStreamGroupsTestHarness(options =>
        {
            options.UseRedis(redis.ConnectionString);
            options.Timeout = TimeSpan.FromSeconds(60);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private sealed record Order(string Id, bool Fails);
}

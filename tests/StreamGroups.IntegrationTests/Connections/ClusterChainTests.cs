using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport.Redis;
using StreamGroups.Transport.Redis.Clusters;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Results that are published to streams of the same and of another slot of a cluster.</summary>
public sealed class ClusterChainTests() : OwnServerTests(new RedisServerOptions { ExtraArguments = ["--cluster-enabled", "yes"] })
{
    private const int NotOneStep = 317;

    [Fact]
    public async Task Another_slot_is_said_at_start_and_gets_its_results_before_the_ack()
    {
        await Control.RunAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
        await Eventually.HoldsAsync(async () => (await Control.InfoAsync("cluster", "cluster_enabled")) == "1" && await ServesAsync(), "the slots are served");
        await using var app = NewApp();
        app.Streams.MapStream("{orders}:new").WithGroup("billing").Handle((string text) => text)
            .PublishTo("{orders}:done").PublishTo("bills");
        app.Streams.MapStream("{orders}:other").WithGroup("billing").Handle((string text) => text).PublishTo("{orders}:done");
        await app.StartAsync();

        await app.PublishAsync("{orders}:new", "a");
        await app.PublishAsync("{orders}:other", "b");

        await Eventually.HoldsAsync(async () => await LengthAsync("{orders}:done") == 2 && await LengthAsync("bills") == 1, "all is published");
        await Eventually.HoldsAsync(async () => await PendingAsync("{orders}:new") + await PendingAsync("{orders}:other") == 0, "all is acknowledged");
        await app.StopAsync();
        var line = Assert.Single(app.Log.Lines, line => line.Event.Id == NotOneStep);
        Assert.Contains("{orders}:new/billing publishes to bills ", line.Message, StringComparison.Ordinal);
        Assert.Empty(app.Errors);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("{orders}:new")]
    [InlineData("x{}y{z}")]
    [InlineData("{{a}b}")]
    public async Task Slots_are_as_the_server_has_them(string key) =>
        Assert.Equal((int)await Control.RunAsync("CLUSTER", "KEYSLOT", key), ClusterSlot.Of(key));

    private async Task<long> LengthAsync(string stream) => (long)await Control.RunAsync("XLEN", (RedisKey)stream);

    private async Task<long> PendingAsync(string stream) => (long)((RedisResult[])(await Control.RunAsync("XPENDING", (RedisKey)stream, "billing"))!)[0];

    private async Task<bool> ServesAsync()
    {
        try
        {
            await Control.RunAsync("XLEN", (RedisKey)"orders");
            return true;
        }
        catch (RedisServerException)
        {
            return false;
        }
    }
}

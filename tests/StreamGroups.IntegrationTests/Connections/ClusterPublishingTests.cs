using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>A cluster refuses scripts whose keys are of several slots, whatever braces message IDs have.</summary>
public sealed class ClusterPublishingTests() : OwnServerTests(new RedisServerOptions { ExtraArguments = ["--cluster-enabled", "yes"] })
{
    [Fact]
    public async Task Message_IDs_and_schedules_stay_in_the_streams_slot()
    {
        await Control.RunAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
        await Eventually.HoldsAsync(
            async () => ((string)(await Control.RunAsync("CLUSTER", "INFO"))!).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster serves");
        await using var app = await NewApp().Consume<string>("orders").Consume<string>("{eu}orders").StartAsync();
        foreach (var stream in new[] { "orders", "{eu}orders" })
        {
            var id = await app.PublishAsync(stream, $"once {stream}", new PublishOptions { MessageId = "{us}1" });
            Assert.Equal(id, await app.PublishAsync(stream, $"once {stream}", new PublishOptions { MessageId = "{us}1" }));
            await app.PublishAsync(stream, $"later {stream}", new PublishOptions { DeliverAfter = TimeSpan.FromSeconds(0.3), MessageId = "{us}2" });
            var cancelled = await app.PublishAsync(stream, "never", new PublishOptions { DeliverAfter = TimeSpan.FromSeconds(1), MessageId = "{us}3" });
            Assert.True(await app.Publisher.CancelAsync(stream, cancelled).InTime());
        }
        await app.HasHandledAsync("once orders", "later orders", "once {eu}orders", "later {eu}orders");
        Assert.Equal(4, app.Handled.Count);
        Assert.Empty(app.Complaints);
    }
}

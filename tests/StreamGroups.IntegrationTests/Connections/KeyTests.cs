using Microsoft.Extensions.Configuration;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class KeyTests : OwnServerTests
{
    [Fact]
    public async Task Every_key_has_the_prefix_and_is_in_the_database_that_configuration_says()
    {
        await using var app = new RunningApp(Server.ConnectionString).Consume<int>("orders");
        app.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["RedisStreams:KeyPrefix"] = "shop:", ["RedisStreams:Database"] = "2" });
        await app.StartAsync();
        await using var control = await RedisControl.OpenAsync($"{Server.ConnectionString},defaultDatabase=2");

        await app.PublishAsync("orders", 7);
        await app.HasHandledAsync("7");
        var id = await control.AddAsync("shop:orders", Payload.DataField, "no number");
        await app.HasLoggedAsync($"{id}", "went to the dead-letter stream");

        string[] keys = ["shop:orders", "{shop:orders}:billing:dead", "{shop:orders}:billing:mark", "{shop:orders}:billing:names"];
        Assert.Equal(keys, ((string[])(await control.RunAsync("KEYS", "*"))!).OrderDescending(StringComparer.Ordinal).Reverse());
        Assert.Equal(0, (long)await Control.RunAsync("DBSIZE"));
        Assert.Equal(2, (await control.EntriesAsync("shop:orders")).Length);
        await control.HasNothingPendingAsync("shop:orders");
    }
}

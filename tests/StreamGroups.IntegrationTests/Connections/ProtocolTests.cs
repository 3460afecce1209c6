using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Every connection of an application speaks the protocol that its connection string asks for.</summary>
public sealed class ProtocolTests() : OwnServerTests(new RedisServerOptions { Own = true })
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Readers_and_commands_speak_it(int protocol)
    {
        var options = ConfigurationOptions.Parse(Server.ConnectionString);
        options.Protocol = protocol == 2 ? RedisProtocol.Resp2 : RedisProtocol.Resp3;
        await using var app = await new RunningApp(options.ToString(includePassword: true)).Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "Hi!");
        await Eventually.HoldsAsync(() => app.Handled.Count == 1, "the message is handled");

        var clients = ((string)(await Control.RunAsync("CLIENT", "LIST"))!).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(client => !client.Contains("name=control", StringComparison.Ordinal)).ToList();
        Assert.True(clients.Count >= 2);
        Assert.All(clients, client => Assert.Contains($" resp={protocol}", client, StringComparison.Ordinal));
    }
}

using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using StreamGroups.Transport.Redis;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

public sealed class ServerFactsTests
{
    [Theory]
    [InlineData("noeviction", 0, false)]
    [InlineData("allkeys-lru", 104_857_600, true, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru", "--save", "3600 1")]
    [InlineData("volatile-ttl", 0, true, "--maxmemory-policy", "volatile-ttl", "--appendonly", "yes")]
    public async Task A_server_tells_how_it_is_set_up(string policy, long maxMemory, bool persists, params string[] arguments)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true, ExtraArguments = arguments });

        Assert.Equivalent(new ServerFacts(policy, maxMemory, persists), await DescribeAsync(server.ConnectionString), strict: true);
    }

    [Fact]
    public async Task What_a_server_refuses_to_tell_stays_unknown()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        await using var control = await RedisControl.OpenAsync(server.ConnectionString);
        await control.RunAsync("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-info", "-config");

        Assert.Equivalent(ServerFacts.None, await DescribeAsync($"{server.ConnectionString},user=app,password=secret"), strict: true);
    }

    private static async Task<ServerFacts> DescribeAsync(string connectionString)
    {
        await using var connections = RedisHarness.Connect(connectionString);
        return await new RedisRetentionStore(new RedisCommands(connections, new RedisKeys(""))).DescribeServerAsync(default).InTime();
    }
}

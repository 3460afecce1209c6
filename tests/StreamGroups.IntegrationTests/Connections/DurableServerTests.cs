using StackExchange.Redis;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using StreamGroups.Transport.Redis.Durable;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class DurableServerTests
{
    [Fact]
    public async Task A_wait_over_another_socket_than_the_one_that_added_confirms_nothing()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await using var proxy = new TcpProxy(servers.Master.Port);
        await using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{proxy.Port}");
        var server = client.GetServers()[0];
        var durable = new DurableServer(server, 0, Durability.Replicated(1));
        await servers.Replica.PauseAsync();
        await durable.AddAsync(DurableEntry.OfAdd("orders", "orders", [(RedisKey)"orders", (RedisValue)"*", (RedisValue)"a", (RedisValue)"b"]));
        Assert.Equal(0, await durable.WaitAsync());

        var accepted = proxy.Accepted;
        proxy.Cut();
        await Eventually.HoldsAsync(() => proxy.Accepted > accepted && server.IsConnected, "the client has connected anew by itself");

        // From Redis 7.2 on a WAIT is over at once on a connection that has written nothing, and confirmed by all replicas.
        await Assert.ThrowsAsync<RedisConnectionException>(durable.WaitAsync);
    }
}

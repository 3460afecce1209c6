using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>A server or a sentinel, and somebody's connection to it.</summary>
internal sealed record SentinelNode(LocalRedisServer Server, RedisControl Control) : IAsyncDisposable
{
    public int Port => Server.Port;

    public static async Task<SentinelNode> StartAsync(RedisServerOptions options)
    {
        var server = await LocalServers.StartAsync(options);
        return new SentinelNode(server, await RedisControl.OpenAsync(server.ConnectionString, options.Sentinel));
    }

    public async Task<bool> IsMasterAsync() => await ReplicationAsync("role") == "master";

    /// <summary>Whether it is a replica of that one and has all that it has.</summary>
    public async Task<bool> FollowsAsync(SentinelNode master) =>
        await ReplicationAsync("master_port") == $"{master.Port}" && await ReplicationAsync("master_link_status") == "up";

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Control.DisposeAsync(); // Afterwards: from a server that stands still the client would await a last answer.
    }

    /// <summary>Who is given another role loses its clients.</summary>
    private async Task<string> ReplicationAsync(string field)
    {
        try
        {
            return await Control.InfoAsync("replication", field);
        }
        catch (RedisConnectionException)
        {
            return "";
        }
    }
}

using StackExchange.Redis;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>Writes and reads one key over a connection of its own, through the server's connection string.</summary>
internal static class KeyValue
{
    private const string Key = "streamgroups-servers-test";

    public static async Task WriteAsync(this RedisServer server, string value)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        await connection.GetDatabase().StringSetAsync(Key, value, TimeSpan.FromMinutes(10));
    }

    public static async Task<string?> ReadAsync(this RedisServer server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        return await connection.GetDatabase().StringGetAsync(Key);
    }
}

using StackExchange.Redis;

namespace StreamGroups.Testing.Hosting;

/// <summary>The keys of one test on a server.</summary>
internal static class TestKeys
{
    private const int PageSize = 1_000;

    /// <summary>Long enough to be found in a key by itself: those beside a stream begin with a brace.</summary>
    public static string NewPrefix() => $"test-{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray())}:";

    /// <summary>Removes all keys that contain the prefix (<c>SCAN</c>, <c>DEL</c>).</summary>
    public static async Task RemoveAsync(ConfigurationOptions connection, int database, string prefix)
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(connection).ConfigureAwait(false);
        await using (multiplexer.ConfigureAwait(false))
        {
            foreach (var server in multiplexer.GetServers().Where(static server => server is { IsConnected: true, IsReplica: false }))
            {
                await foreach (var key in server.KeysAsync(database, $"*{prefix}*", PageSize).ConfigureAwait(false))
                    await multiplexer.GetDatabase(database).KeyDeleteAsync(key).ConfigureAwait(false);
            }
        }
    }
}

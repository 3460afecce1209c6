namespace StreamGroups.TestSupport.RedisServers;

/// <summary>There is no server for the tests. It fails a test; a silent skip would look like success.</summary>
public sealed class NoRedisException(string reason) : Exception(reason)
{
    private const string Remedy =
        "No Redis for the tests: install redis-server (Debian/Ubuntu: sudo apt-get install redis-server; macOS: brew install redis), "
        + "start Docker, or set STREAMGROUPS_TEST_REDIS.";

    internal static NoRedisException Nowhere(IEnumerable<string> findings) => new(string.Join(' ', [Remedy, .. findings]));
}

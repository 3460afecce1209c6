using StreamGroups.TestSupport.Processes;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>Starts servers as processes of this machine, for tests of that way alone.</summary>
internal static class LocalServers
{
    public static Task<LocalRedisServer> StartAsync(RedisServerOptions options, Func<int>? nextPort = null)
        => LocalRedisServer.StartAsync(BinaryOrSkip(), options, nextPort ?? FreePort.Find, CancellationToken.None);

    public static string BinaryOrSkip()
    {
        var path = RedisServerSources.OfThisMachine.Path;
        var binary = Executables.Find("redis-server", path) ?? Executables.Find("valkey-server", path);
        Assert.SkipWhen(binary is null, "There is no server program on the PATH, so its start is not tested here.");
        return binary;
    }
}

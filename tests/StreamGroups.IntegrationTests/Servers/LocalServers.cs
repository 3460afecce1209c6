using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Servers;

/// <summary>Starts servers as processes of this machine, for tests of that way alone.</summary>
internal static class LocalServers
{
    public static async Task<LocalRedisServer> StartAsync(RedisServerOptions options, Func<int>? nextPort = null)
        => await LocalRedisServer.StartAsync(await ProgramOrSkipAsync(), options, nextPort ?? FreePort.Find, CancellationToken.None);

    public static async Task<string> ProgramOrSkipAsync()
    {
        var program = await RedisServerSources.OfThisMachine.FindProgramAsync([]);
        Assert.SkipWhen(program is null, "There is no server program on the PATH, so its start is not tested here.");
        return program;
    }
}

using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class HelloTests
{
    [Fact]
    public async Task Runs_in_memory_and_says_so_where_no_server_is_configured()
    {
        await using var hello = Example.Start("Hello", connectionString: null);

        await hello.WaitForLineAsync(line => line.Contains("kept in the memory", StringComparison.Ordinal));
        await hello.WaitForLineAsync(line => line.Contains("ConnectionStrings__redis=", StringComparison.Ordinal));
        await hello.WaitForLineAsync(line => line.EndsWith("] Hi!", StringComparison.Ordinal));
        await hello.WaitForLineAsync(line => line.EndsWith("] Bye!", StringComparison.Ordinal));
        Assert.Equal(0, await hello.WaitForExitAsync());
    }

    [Fact]
    public async Task Runs_on_a_server_where_one_is_configured()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        await using var hello = Example.Start("Hello", server.ConnectionString);

        await hello.WaitForLineAsync(line => line.Contains("on the Redis server at", StringComparison.Ordinal));
        await hello.WaitForLineAsync(line => line.EndsWith("] Bye!", StringComparison.Ordinal));
        Assert.Equal(0, await hello.WaitForExitAsync());
    }
}

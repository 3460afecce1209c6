using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class PullTests
{
    [Fact]
    public Task Runs_in_memory() => RunAsync(connectionString: null);

    [Fact]
    public async Task Runs_on_a_server()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        await RunAsync(server.ConnectionString);
    }

    private static async Task RunAsync(string? connectionString)
    {
        await using var example = Example.Start("Pull", connectionString);
        await example.WaitForLineAsync(line => line == "o-1 is put off.");
        await example.WaitForLineAsync(line => line == "o-4 paid 40, delivery 1.");
        await example.WaitForLineAsync(line => line == "o-1 paid 10, delivery 2.");
        await example.WaitForLineAsync(line => line == "All orders are paid.");
        Assert.Equal(0, await example.WaitForExitAsync());
    }
}

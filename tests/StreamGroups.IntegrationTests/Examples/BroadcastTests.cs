using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class BroadcastTests
{
    [Fact]
    public async Task Runs_in_memory()
    {
        await using var example = Example.Start("Broadcast", connectionString: null);
        foreach (var line in new[] { "This instance knows that INIT is at 7.", "This instance knows that ACME is at 13." })
            await example.WaitForLineAsync(text => text == line);
        Assert.Equal(0, await example.WaitForExitAsync());
    }

    [Fact]
    public async Task Runs_on_a_server()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        await using var example = Example.Start("Broadcast", server.ConnectionString);
        await example.WaitForLineAsync(line => line == "ACME at 12 is in the books.");
        await example.WaitForLineAsync(line => line == "This instance knows that ACME is at 13.");
        Assert.Equal(0, await example.WaitForExitAsync());
    }
}

using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Examples;

public sealed class SchedulingTests
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
        await using var example = Example.Start("Scheduling", connectionString);
        await example.WaitForLineAsync(line => line == "Eve has left, and her reminder is taken back: True.");
        await example.WaitForLineAsync(line => line.StartsWith("Ann's reminder waits once, until ", StringComparison.Ordinal));
        await example.WaitForLineAsync(line => line == "Mail to Bob: your taxi is here.");
        await example.WaitForLineAsync(line => line == "Mail to Ann: your table is free.");
        Assert.Equal(0, await example.WaitForExitAsync());
        Assert.DoesNotContain(example.Output.Snapshot(), line => line.Contains("Mail to Eve", StringComparison.Ordinal));
    }
}

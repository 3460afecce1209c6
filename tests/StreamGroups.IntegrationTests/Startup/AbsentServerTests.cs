using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Startup;

public sealed class AbsentServerTests
{
    /// <summary>The host's own 2 s, and what a loaded machine may add.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_host_starts_without_a_server_and_work_begins_when_it_comes_up()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        await server.StopAsync();

        var app = new RunningApp(server.ConnectionString).Consume<string>("orders");
        await using (app)
        {
            var began = Stopwatch.GetTimestamp();
            await app.StartAsync();
            Assert.True(Stopwatch.GetElapsedTime(began) < LongestStart, $"The start took {Stopwatch.GetElapsedTime(began)}.");
            var publish = app.PublishAsync("orders", "waits");

            await server.RestartAsync();
            await publish;
            await app.HasHandledAsync("waits");
            Assert.Empty(app.Errors);
            Assert.Single(app.Complaints, line => line.Message.Contains("The command connection was interrupted", StringComparison.Ordinal));
            await app.HasLoggedAsync("The command connection is working again");
        }
    }

    [Fact]
    public async Task A_frozen_server_holds_the_host_up_for_no_longer()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        await server.PauseAsync();

        await using var app = new RunningApp(server.ConnectionString).Consume<string>("orders");
        var began = Stopwatch.GetTimestamp();
        await app.StartAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) < LongestStart, $"The start took {Stopwatch.GetElapsedTime(began)}.");

        await server.ContinueAsync();
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        Assert.DoesNotContain(app.Log.Lines, line => line.Level >= LogLevel.Error);
    }
}

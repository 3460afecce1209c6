using System.Diagnostics;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.Network;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

public sealed class RestartTests() : OwnServerTests(new RedisServerOptions { AppendOnly = true })
{
    /// <summary>Of one that keeps a connection; there are two of them in an application with one group.</summary>
    private const int MostAttemptsPerSecond = 10;

    [Fact]
    public async Task A_restart_while_consuming_is_told_once_and_loses_nothing()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.HasBlockedReadersAsync();

        await Server.RestartAsync();
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        await app.WorksAgainAsync("Consuming (orders/billing, consumer a)");

        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await control.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
        app.AreFew();
    }

    [Fact]
    public async Task A_long_outage_is_no_flood_of_attempts_or_lines()
    {
        await using var proxy = new TcpProxy(Server.Port);
        await using var app = await new RunningApp($"127.0.0.1:{proxy.Port}").Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");

        await Server.StopAsync();
        var (began, accepted) = (Stopwatch.GetTimestamp(), proxy.Accepted);
        await Eventually.HoldsAsync(() => proxy.Accepted - accepted > 3 * MostAttemptsPerSecond, "it is tried again");
        var rate = (proxy.Accepted - accepted) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Assert.True(rate < 2 * MostAttemptsPerSecond, $"{rate:0} attempts a second");

        await Server.RestartAsync();
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        await app.WorksAgainAsync("Consuming (orders/billing, consumer a)");
        app.AreFew();
    }
}

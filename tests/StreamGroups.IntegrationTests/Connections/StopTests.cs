using System.Diagnostics;
using StreamGroups.IntegrationTests.Apps;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Stopping while a read waits in the server, which it does for 5 s.</summary>
public sealed class StopTests : OwnServerTests
{
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_stop_does_not_wait_for_the_read()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.HasBlockedReadersAsync();

        var began = Stopwatch.GetTimestamp();
        await app.StopAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) < Block / 2, $"The stop took {Stopwatch.GetElapsedTime(began)}.");
        Assert.Equal(0, await Control.PendingAsync("orders"));
        Assert.Empty(app.Complaints);
    }

    [Fact]
    public async Task Where_unblocking_is_forbidden_reads_are_short()
    {
        await Control.RunAsync("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-client|unblock");
        await using var app = await new RunningApp($"{Server.ConnectionString},user=app,password=secret").Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.HasBlockedReadersAsync();

        var began = Stopwatch.GetTimestamp();
        await app.StopAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) < Block / 2, $"The stop took {Stopwatch.GetElapsedTime(began)}.");
        Assert.Equal(0, await Control.PendingAsync("orders"));
        Assert.Single(app.Complaints, line => line.Message.Contains("CLIENT UNBLOCK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_ends_while_the_server_is_gone()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Server.StopAsync();

        var began = Stopwatch.GetTimestamp();
        await app.StopAsync();
        Assert.True(Stopwatch.GetElapsedTime(began) < 2 * Block, $"The stop took {Stopwatch.GetElapsedTime(began)}.");
    }
}

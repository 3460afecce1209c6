using StreamGroups.Conformance;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Transport;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Servers forget scripts: when told to, and when they are started anew. Nobody is to notice.</summary>
public sealed class LostScriptTests() : OwnServerTests(new RedisServerOptions { AppendOnly = true })
{
    private const int Unreadable = 200;

    [Fact]
    public async Task Flushed_while_scripts_run()
    {
        await using var harness = new RedisHarness(Server);
        var transport = await harness.NewTransportAsync();
        var group = new GroupAddress("orders", "billing");
        await transport.EnsureGroupAsync(group, StartPosition.Beginning, default).InTime();

        var running = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var call = 0; call < 200; call++) Assert.NotNull(await transport.InspectAsync(group, default));
        }));
        for (var flushes = 0; flushes < 100 || !running.IsCompleted; flushes++) await Control.RunAsync("SCRIPT", "FLUSH");
        await running;
    }

    [Fact]
    public async Task Flushed_while_entries_are_dead_lettered()
    {
        await using var app = await NewApp().Consume<int>("orders").StartAsync();
        var adding = Control.AddTextsAsync("orders", Enumerable.Range(0, Unreadable).Select(number => $"no number {number}"));
        await Eventually.HoldsAsync(async () =>
        {
            await Control.RunAsync("SCRIPT", "FLUSH");
            return (await Control.DeadLettersAsync("orders")).Length >= Unreadable;
        }, "all are dead-lettered");
        await adding;
        await Control.HasNothingPendingAsync("orders");
        Assert.Equal(Unreadable, (await Control.DeadLettersAsync("orders")).Length);
        Assert.DoesNotContain("NOSCRIPT", $"{app}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gone_with_a_server_that_is_started_anew_while_scripts_run()
    {
        await using var app = await NewApp().Consume<int>("orders").StartAsync();
        await Control.AddTextsAsync("orders", Enumerable.Range(0, Unreadable).Select(number => $"no number {number}"));
        await Eventually.HoldsAsync(async () => (await Control.DeadLettersAsync("orders")).Length > 0, "dead-lettering has begun");
        await Server.RestartAsync();

        await using var control = await RedisControl.OpenAsync(Server.ConnectionString);
        await control.AddTextsAsync("orders", "no number either");
        await control.HasNothingPendingAsync("orders");
        await Eventually.HoldsAsync(async () => (await control.DeadLettersAsync("orders")).Length > Unreadable, "all are dead-lettered");
        Assert.DoesNotContain("NOSCRIPT", $"{app}", StringComparison.Ordinal);
    }
}

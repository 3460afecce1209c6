using System.Diagnostics;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>A server that is there and does not do what it is asked for, for a while.</summary>
public sealed class ServerStateTests() : OwnServerTests(new RedisServerOptions { ExtraArguments = SlowLoading })
{
    private const int Keys = 300;

    /// <summary>10 ms for each key, and clients are answered meanwhile.</summary>
    private static readonly string[] SlowLoading = ["--key-load-delay", "10000", "--loading-process-events-interval-bytes", "1024"];

    private const int MostAttemptsPerSecond = 10;

    [Theory]
    [InlineData("yes")] // READONLY
    [InlineData("no")] // MASTERDOWN
    public async Task A_server_that_becomes_a_replica_for_a_while(string servesStaleData)
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.HasBlockedReadersAsync();

        await Control.RunAsync("CONFIG", "SET", "replica-serve-stale-data", servesStaleData);
        await Control.RunAsync("REPLICAOF", "127.0.0.1", "1");
        var publish = app.PublishAsync("orders", "meanwhile");
        await app.HasLoggedAsync("Consuming (orders/billing, consumer a)", "was interrupted");

        await Control.RunAsync("REPLICAOF", "NO", "ONE");
        await publish;
        await app.HasHandledAsync("meanwhile");
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
        await Control.HasNothingPendingAsync("orders");
        Assert.Empty(app.Errors);
        app.AreFew(2); // Becoming a replica, and becoming none, each end connections.
    }

    [Fact]
    public async Task A_server_that_is_busy_with_a_script()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await Control.RunAsync("CONFIG", "SET", "busy-reply-threshold", "50");
        await using var other = await RedisControl.OpenAsync(Server.ConnectionString);
        var script = other.EvaluateAsync("while true do end");
        await Eventually.HoldsAsync(IsBusyAsync, "the server is busy");

        var publish = app.PublishAsync("orders", "meanwhile");
        await Eventually.HoldsAsync(async () => await KillScriptAsync() == "OK", "the script is killed");
        await Assert.ThrowsAsync<RedisServerException>(() => script);
        await publish;
        await app.HasHandledAsync("meanwhile");
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task A_server_that_loads_its_data()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "before");
        await app.HasHandledAsync("before");
        await Control.HasNothingPendingAsync("orders");
        await Control.EvaluateAsync($"for i = 1, {Keys} do redis.call('SET', 'key' .. i, string.rep('x', 2000)) end");
        await Control.RunAsync("SAVE");

        var restarting = Server.RestartAsync();
        await Eventually.HoldsAsync(IsLoadingAsync, "the server loads");
        await app.PublishAsync("orders", "after");
        await restarting;
        await app.HasHandledAsync("after");
        Assert.Equal(2, app.Handled.Count);
        Assert.Empty(app.Errors);
        app.AreFew();
    }

    [Fact]
    public async Task What_a_server_refuses_is_not_asked_for_in_a_hot_loop()
    {
        await using var app = await NewApp().Consume<string>("orders").StartAsync();
        await Control.HasBlockedReadersAsync();
        await Control.RunAsync("REPLICAOF", "127.0.0.1", "1");
        await app.HasLoggedAsync("was interrupted");

        var (began, before) = (Stopwatch.GetTimestamp(), await AttemptsAsync());
        await Eventually.HoldsAsync(async () => await AttemptsAsync() - before >= 3 * MostAttemptsPerSecond, "it is tried again");
        var rate = (await AttemptsAsync() - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Assert.True(rate < 2 * MostAttemptsPerSecond, $"{rate:0} attempts a second");
        await Control.RunAsync("REPLICAOF", "NO", "ONE");
        await app.PublishAsync("orders", "after");
        await app.HasHandledAsync("after");
    }

    /// <summary>Every attempt begins with a connection, or with a script on one that works.</summary>
    private async Task<long> AttemptsAsync()
    {
        var scripts = await Control.InfoAsync("commandstats", "cmdstat_evalsha");
        var calls = scripts.Split(',')[0];
        return long.Parse(await Control.InfoAsync("stats", "total_connections_received"))
            + (calls.Length > 0 ? long.Parse(calls["calls=".Length..]) : 0);
    }

    private async Task<bool> IsLoadingAsync()
    {
        var (reply, _) = await RedisProbe.AskAsync("127.0.0.1", Server.Port, null, RedisProbe.ShortLimit, CancellationToken.None);
        return reply.StartsWith("-LOADING", StringComparison.Ordinal);
    }

    private async Task<bool> IsBusyAsync() => await RefusalAsync("PING") is { } error && error.StartsWith("BUSY", StringComparison.Ordinal);

    private async Task<string?> KillScriptAsync() => await RefusalAsync("SCRIPT", "KILL") ?? "OK";

    private async Task<string?> RefusalAsync(string command, params object[] arguments)
    {
        try
        {
            await Control.RunAsync(command, arguments);
            return null;
        }
        catch (RedisServerException exception)
        {
            return exception.Message;
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Connections;

/// <summary>Two servers with streams and groups of the same names.</summary>
public sealed class SeveralServersTests : IAsyncLifetime
{
    private const int Database = 3;

    private RedisServer? _first;
    private RedisServer? _second;

    private RedisServer First => _first!;

    private RedisServer Second => _second!;

    public async ValueTask InitializeAsync()
    {
        _first = await RedisServer.StartAsync(new RedisServerOptions { Own = true });
        _second = await RedisServer.StartAsync(new RedisServerOptions { Own = true, Password = "secret" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_first is not null) await _first.DisposeAsync();
        if (_second is not null) await _second.DisposeAsync();
    }

    [Fact]
    public async Task Of_the_multiplexers_of_an_application_the_one_that_is_asked_for_says_where_streams_are()
    {
        await using var cache = await ConnectionMultiplexer.ConnectAsync(First.ConnectionString);
        await using var jobs = await ConnectionMultiplexer.ConnectAsync($"{Second.ConnectionString},defaultDatabase={Database}");
        await using var app = new RunningApp().Consume<string>("orders");
        app.Services.AddSingleton<IConnectionMultiplexer>(cache).AddKeyedSingleton<IConnectionMultiplexer>("jobs", jobs);
        app.Streams.UseMultiplexer("jobs");
        await app.StartAsync();

        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");

        Assert.Equal(1, await jobs.GetDatabase().StreamLengthAsync("orders"));
        Assert.Equal(0, await jobs.GetDatabase(0).StreamLengthAsync("orders"));
        Assert.False(await cache.GetDatabase().KeyExistsAsync("orders"));
        await jobs.CloseAsync(); // Its connections are the application's; the library has some of its own.
        await app.PublishAsync("orders", "b");
        await app.HasHandledAsync("b");
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task The_multiplexer_without_a_key_is_used_with_its_password_and_database()
    {
        await using var own = await ConnectionMultiplexer.ConnectAsync($"{Second.ConnectionString},defaultDatabase={Database}");
        await using var app = new RunningApp().Consume<string>("orders");
        app.Services.AddSingleton<IConnectionMultiplexer>(own);
        await app.StartAsync();
        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");
        Assert.Equal(1, await own.GetDatabase().StreamLengthAsync("orders"));
        Assert.Empty(app.Errors);
    }

    [Fact]
    public async Task Two_hosts_in_one_process_share_nothing_and_one_works_while_the_others_server_is_down()
    {
        await using var one = App(First);
        await using var other = App(Second);
        await one.StartAsync();
        await other.StartAsync();
        await one.PublishAsync("orders", "of one");
        await other.PublishAsync("orders", "of the other");
        await one.HasHandledAsync("of one");
        await other.HasHandledAsync("of the other");
        Assert.Equal(["of one"], one.Handled.Select(message => message.Text));
        Assert.Equal(["of the other"], other.Handled.Select(message => message.Text));

        await First.StopAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(one) == HealthStatus.Degraded, () => $"The one is degraded.\n{one}");
        await other.PublishAsync("orders", "meanwhile");
        await other.HasHandledAsync("meanwhile");
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(other));

        await First.RestartAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync(one) == HealthStatus.Healthy, () => $"The one is healthy again.\n{one}");
        await one.PublishAsync("orders", "after");
        await one.HasHandledAsync("after");
        Assert.Empty(other.Errors);
    }

    private static RunningApp App(RedisServer server)
    {
        var app = new RunningApp(server.ConnectionString).Consume<string>("orders");
        app.Services.AddHealthChecks();
        return app;
    }

    private static async Task<HealthStatus> StatusAsync(RunningApp app) => (await app.Checks.CheckHealthAsync()).Status;
}

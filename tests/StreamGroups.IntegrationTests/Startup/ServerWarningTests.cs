using StreamGroups.IntegrationTests.Apps;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Startup;

public sealed class ServerWarningTests
{
    private const int Evicts = 450;
    private const int NotPersistent = 451;
    private const int NotKnown = 452;

    [Fact]
    public async Task A_server_that_evicts_streams_and_persists_nothing_gets_one_warning_of_each()
    {
        await using var server = await RedisServer.StartAsync(
            new RedisServerOptions { ExtraArguments = ["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"] });
        await using var app = await new RunningApp(server.ConnectionString).Consume<string>("orders").Consume<string>("invoices").StartAsync();

        await app.HasLoggedAsync("maxmemory-policy is allkeys-lru", "Set it to noeviction");
        await app.HasLoggedAsync("neither snapshots nor an append-only file");
        await app.StopAsync();
        Assert.Equal([Evicts, NotPersistent], IdsOf(app));
    }

    [Fact]
    public async Task A_server_that_keeps_streams_gets_none()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        await using var app = await new RunningApp(server.ConnectionString).Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");
        await app.StopAsync();
        Assert.Empty(IdsOf(app));
        Assert.Empty(app.Complaints);
    }

    [Fact]
    public async Task A_user_who_may_not_ask_gets_none()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--maxmemory-policy", "allkeys-lru"] });
        await using var control = await RedisControl.OpenAsync(server.ConnectionString);
        await control.RunAsync("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-info", "-config");
        await using var app = await new RunningApp($"{server.ConnectionString},user=app,password=secret").Consume<string>("orders").StartAsync();
        await app.PublishAsync("orders", "a");
        await app.HasHandledAsync("a");
        await app.StopAsync();
        Assert.Empty(app.Complaints);
        Assert.DoesNotContain(NotPersistent, IdsOf(app));
    }

    private static IEnumerable<int> IdsOf(RunningApp app) =>
        app.Log.Lines.Select(line => line.Event.Id).Where(id => id is >= Evicts and <= NotKnown);
}

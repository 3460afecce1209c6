using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using StreamGroups.TestSupport.RedisServers;
using Xunit;

namespace StreamGroups.IntegrationTests.Sentinel;

/// <summary>How applications find their server by sentinels.</summary>
public sealed class SentinelConnectionTests(SentinelFixture fixture) : IClassFixture<SentinelFixture>
{
    private readonly string _stream = StreamNames.New();

    private SentinelServers Servers => fixture.Servers;

    [Fact]
    public async Task A_group_has_one_connection_to_the_master_and_the_application_one_to_a_sentinel()
    {
        var master = await Servers.MasterAsync();
        var before = await SentinelClientsAsync();
        await using (var app = new RunningApp(Servers.ConnectionString).Consume<string>(_stream, "first").Consume<string>(_stream, "second"))
        {
            await app.StartAsync();
            await app.PublishAsync(_stream, "x");
            await Eventually.HoldsAsync(() => app.Handled.Count == 2, () => $"both groups have handled it. {app}");
            await master.Control.HasBlockedReadersAsync(2);
            Assert.Equal(4, (await master.Control.ClientsAsync("streamgroups-")).Length);
            foreach (var other in Servers.Servers.Where(server => server != master)) Assert.Empty(await other.Control.ClientsAsync("streamgroups-"));
            Assert.InRange(await SentinelClientsAsync() - before, 1, 2); // The second one listens, if the protocol is RESP2.
            Assert.Empty(app.Complaints);
        }
        await Eventually.HoldsAsync(async () => await SentinelClientsAsync() == before, "a stop closes them");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task One_sentinel_that_is_down_disturbs_nothing(int down)
    {
        await Servers.Sentinels[down].Server.KillAsync();
        try
        {
            await using var app = await new RunningApp(Servers.ConnectionString).Consume<string>(_stream).StartAsync();
            await app.PublishAsync(_stream, "x");
            await app.HasHandledAsync("x");
            Assert.Empty(app.Errors);
        }
        finally
        {
            await Servers.Sentinels[down].Server.RestartAsync();
        }
    }

    [Fact]
    public async Task Sentinels_that_are_down_at_the_start_are_an_outage_until_one_is_back()
    {
        foreach (var sentinel in Servers.Sentinels) await sentinel.Server.StopAsync();
        await using var app = new RunningApp(Servers.ConnectionString).Consume<string>(_stream);
        app.Services.AddHealthChecks();
        await app.StartAsync();
        var publish = app.Publisher.PublishAsync(_stream, "waits", new PublishOptions { Timeout = Eventually.Limit });
        await app.HasLoggedAsync("The connection to Sentinel was interrupted", "Connecting to Sentinel at 127.0.0.1:", "the server cannot be reached");
        await Eventually.HoldsAsync(
            async () => await HealthAsync(app) is { Status: HealthStatus.Degraded, Description: { } text } && text.Contains("Sentinel", StringComparison.Ordinal),
            () => $"the application's health tells of it. {app}");

        foreach (var sentinel in Servers.Sentinels) await sentinel.Server.RestartAsync();
        await publish.InTime();
        await app.HasHandledAsync("waits");
        await app.WorksAgainAsync("The connection to Sentinel");
        await Eventually.HoldsAsync(async () => (await HealthAsync(app)).Status == HealthStatus.Healthy, () => $"the application is healthy. {app}");
        Assert.Empty(app.Errors);
        app.AreFew();
        await Servers.HaveSettledAsync();
    }

    [Fact]
    public async Task Sentinels_that_go_away_later_disturb_no_work()
    {
        await using var app = await new RunningApp(Servers.ConnectionString).Consume<string>(_stream).StartAsync();
        await app.PublishAsync(_stream, "before");
        foreach (var sentinel in Servers.Sentinels) await sentinel.Server.StopAsync();
        await app.HasLoggedAsync("The connection to Sentinel was interrupted");
        await app.PublishAsync(_stream, "after");
        await app.HasHandledAsync("before", "after");
        Assert.DoesNotContain(app.Log.Lines, line => line.Message.StartsWith("The command connection was interrupted", StringComparison.Ordinal));

        foreach (var sentinel in Servers.Sentinels) await sentinel.Server.RestartAsync();
        await app.WorksAgainAsync("The connection to Sentinel");
        await Servers.HaveSettledAsync();
    }

    [Fact]
    public async Task A_service_that_no_sentinel_knows_is_named()
    {
        await using var app = new RunningApp(SentinelServers.ConnectionStringOf(Servers.Sentinels.Select(sentinel => sentinel.Port), "nobody")).Consume<string>(_stream);
        app.Services.AddHealthChecks();
        await app.StartAsync();
        var line = await app.HasLoggedAsync("The command connection is refused", "none of the sentinels knows a master of this name");
        Assert.Contains("the master of 'nobody'", line.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{Servers.Sentinels[2].Port}", line.Message, StringComparison.Ordinal);
        Assert.Contains("Correct serviceName", line.Message, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => app.PublishAsync(_stream, "x"));
        Assert.Contains("'nobody'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, (await HealthAsync(app)).Status);
    }

    [Fact]
    public async Task Sentinels_have_a_password_of_their_own()
    {
        await using var master = await SentinelNode.StartAsync(new RedisServerOptions { Password = "servers" });
        await using var sentinel = await SentinelNode.StartAsync(new RedisServerOptions { Sentinel = true, Password = "sentinels" });
        await sentinel.Control.RunAsync("SENTINEL", "MONITOR", SentinelServers.Service, "127.0.0.1", master.Port, 1);
        await sentinel.Control.RunAsync("SENTINEL", "SET", SentinelServers.Service, "auth-pass", "servers");
        var servers = SentinelServers.ConnectionStringOf([sentinel.Port]);

        await using (var app = await new RunningApp($"{servers},password=servers,sentinelPassword=sentinels").Consume<string>(_stream).StartAsync())
        {
            await app.PublishAsync(_stream, "x");
            await app.HasHandledAsync("x");
            Assert.Empty(app.Complaints);
        }
        await using var wrong = await new RunningApp($"{servers},password=servers").Consume<string>(_stream).StartAsync();
        await wrong.HasLoggedAsync("Connecting to Sentinel at", "sentinelPassword");
    }

    [Fact]
    public async Task Sentinels_without_a_password_may_lead_to_servers_with_one()
    {
        await using var master = await SentinelNode.StartAsync(new RedisServerOptions { Password = "servers" });
        await using var sentinel = await SentinelNode.StartAsync(new RedisServerOptions { Sentinel = true });
        await sentinel.Control.RunAsync("SENTINEL", "MONITOR", SentinelServers.Service, "127.0.0.1", master.Port, 1);
        await using var app = await new RunningApp($"{SentinelServers.ConnectionStringOf([sentinel.Port])},password=servers").Consume<string>(_stream).StartAsync();
        await app.PublishAsync(_stream, "x");
        await app.HasHandledAsync("x");
        Assert.Empty(app.Complaints);
    }

    private async Task<int> SentinelClientsAsync()
    {
        var counts = await Task.WhenAll(Servers.Sentinels.Select(sentinel => sentinel.Control.InfoAsync("clients", "connected_clients")));
        return counts.Sum(int.Parse);
    }

    private static async Task<HealthReportEntry> HealthAsync(RunningApp app) => (await app.Checks.CheckHealthAsync().InTime()).Entries["streamgroups"];
}

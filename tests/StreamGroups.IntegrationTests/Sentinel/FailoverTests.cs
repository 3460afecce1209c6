using System.Diagnostics;
using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Sentinel;

/// <summary>A replica takes over under load; how long that takes is printed, for docs/deployment.md.</summary>
public sealed class FailoverTests(SentinelFixture fixture) : IClassFixture<SentinelFixture>, IAsyncLifetime
{
    private readonly string _stream = StreamNames.New();

    private SentinelServers Servers => fixture.Servers;

    public async ValueTask InitializeAsync() => await Servers.HaveSettledAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task By_command()
    {
        var before = await Servers.MasterAsync();
        await using var load = new FailoverLoad(Servers.ConnectionString, _stream);
        await load.StartAsync();

        var (promoted, known) = (PromotedAsync(before), KnownAsync(before));
        var began = Stopwatch.GetTimestamp();
        await Servers.FailOverAsync();
        await HasNoneOfOursAsync(before);
        await load.GoesOnAsync();

        var account = await load.EndAsync((await Servers.MasterAsync()).Control);
        account.Tell("A failover by command");
        account.TellTimes(began, await promoted, await known);
        Assert.Equal(0, account.LostByUs);
        await Servers.HaveSettledAsync();
        await IsNotWrittenToAsync(before, load.First);
    }

    [Fact]
    public async Task By_the_masters_death()
    {
        var before = await Servers.MasterAsync();
        await using var load = new FailoverLoad(Servers.ConnectionString, _stream);
        await load.StartAsync();

        var (promoted, known) = (PromotedAsync(before), KnownAsync(before));
        var began = Stopwatch.GetTimestamp();
        await before.Server.KillAsync();
        await Servers.HasMovedAsync(before);
        await load.GoesOnAsync();
        await before.Server.RestartAsync();

        var account = await load.EndAsync((await Servers.MasterAsync()).Control);
        account.Tell("A failover by kill -9");
        account.TellTimes(began, await promoted, await known);
        Assert.Equal(0, account.LostByUs);
        await Servers.HaveSettledAsync();
        await IsNotWrittenToAsync(before, load.First);
    }

    /// <summary>It takes writes until a sentinel makes it a replica, and forgets them then.</summary>
    [Fact]
    public async Task A_former_master_that_still_takes_writes_is_left()
    {
        var before = await Servers.MasterAsync();
        await using var load = new FailoverLoad(Servers.ConnectionString, _stream);
        await load.StartAsync();

        await Servers.SetPublishPeriodAsync(TimeSpan.FromHours(1));
        await Servers.FailOverAsync();
        await HasNoneOfOursAsync(before);
        Assert.True(await before.IsMasterAsync());
        await load.First.HasLoggedAsync("The master of mymaster is", "now");
        await load.GoesOnAsync();

        await Servers.SetPublishPeriodAsync(SentinelServers.PublishPeriod);
        var account = await load.EndAsync((await Servers.MasterAsync()).Control);
        Assert.Equal(0, account.LostByUs);
        await Servers.HaveSettledAsync();
        await IsNotWrittenToAsync(before, load.First);
    }

    [Fact]
    public async Task What_a_frozen_master_confirms_when_it_wakes_is_confirmed_to_nobody()
    {
        var before = await Servers.MasterAsync();
        await using var load = new FailoverLoad(Servers.ConnectionString, _stream);
        await load.StartAsync();

        await Servers.SetPublishPeriodAsync(TimeSpan.FromHours(1));
        await before.Server.PauseAsync();
        var frozen = Stopwatch.GetTimestamp();
        var master = await Servers.HasMovedAsync(before);
        await load.GoesOnAsync();
        await before.Server.ContinueAsync();
        await HasNoneOfOursAsync(before);
        Assert.True(await before.IsMasterAsync());
        await load.GoesOnAsync();

        await Servers.SetPublishPeriodAsync(SentinelServers.PublishPeriod);
        var account = await load.EndAsync(master.Control);
        Assert.All(account.Confirmed.Where(one => one.At > frozen + Stopwatch.Frequency), one => Assert.Contains(one.Id, account.Entries));
        Assert.Equal(0, account.LostByUs);
        await Servers.HaveSettledAsync();
    }

    /// <summary>When a replica says that it is a master.</summary>
    private Task<long> PromotedAsync(SentinelNode before)
    {
        var others = Servers.Servers.Where(server => server != before).ToArray();
        return WhenAsync(async () => (await Task.WhenAll(others.Select(other => other.IsMasterAsync()))).Any(isMaster => isMaster), "a replica is promoted");
    }

    /// <summary>When a sentinel says that another server is the master.</summary>
    private Task<long> KnownAsync(SentinelNode before) =>
        WhenAsync(async () => (await Servers.MasterPortsAsync()).Any(port => port != before.Port), "a sentinel tells of another master");

    private static Task<long> WhenAsync(Func<Task<bool>> condition, string what) => Task.Run(async () =>
    {
        await Eventually.HoldsAsync(condition, what);
        return Stopwatch.GetTimestamp();
    });

    private static Task HasNoneOfOursAsync(SentinelNode former) =>
        Eventually.HoldsAsync(async () => (await former.Control.ClientsAsync("streamgroups-")).Length == 0, "nobody is connected to the former master");

    /// <summary>It is a replica, and what it gets comes from the new master.</summary>
    private async Task IsNotWrittenToAsync(SentinelNode former, RunningApp app)
    {
        Assert.False(await former.IsMasterAsync());
        await HasNoneOfOursAsync(former);
        var id = await app.PublishAsync(_stream, "last");
        await Eventually.HoldsAsync(async () => (await former.Control.EntriesAsync(_stream))[^1].Id == $"{id}", "it comes there by replication");
    }
}

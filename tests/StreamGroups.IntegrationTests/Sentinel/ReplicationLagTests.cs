using StreamGroups.IntegrationTests.Apps;
using StreamGroups.IntegrationTests.Servers;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.IntegrationTests.Sentinel;

/// <summary>A replica that has not got everything takes over: what the server has lost by that is told apart from what we lose, and printed.</summary>
public sealed class ReplicationLagTests
{
    private readonly string _stream = StreamNames.New();

    [Fact]
    public async Task What_a_replica_never_got_is_lost_by_the_server_and_nothing_else_is()
    {
        await using var servers = await ReplicatedServers.StartAsync();
        await using var load = new FailoverLoad(servers.ConnectionString, _stream);
        await load.StartAsync(both: false);
        servers.Lag();
        await load.Second.StartAsync(); // The new master has never heard of its name.
        await load.GoesOnAsync();
        await servers.ExchangeAsync();
        await load.GoesOnAsync();

        var account = await load.EndAsync(servers.OfReplica);
        account.Tell("A replica that lagged behind");
        Assert.InRange(account.LostByServer, 100, account.Confirmed.Length);
        Assert.Equal(0, account.LostByUs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_confirmed_as_replicated_is_not_lost(bool refusesWithoutReplica)
    {
        await using var servers = await ReplicatedServers.StartAsync(
            refusesWithoutReplica ? ["--min-replicas-to-write", "1", "--min-replicas-max-lag", "1"] : []);
        await using var load = new FailoverLoad(servers.ConnectionString, _stream, Durability.Replicated(1));
        await load.StartAsync();
        servers.Lag();
        await Eventually.HoldsAsync(async () => (await servers.OfMaster.EntriesAsync(_stream)).Length > load.Confirmed, "something is added that is not confirmed");
        if (refusesWithoutReplica)
            await Eventually.HoldsAsync(async () => await servers.OfMaster.InfoAsync("replication", "min_slaves_good_slaves") == "0", "the master refuses to write");
        await servers.ExchangeAsync();
        await load.GoesOnAsync();

        var account = await load.EndAsync(servers.OfReplica);
        account.Tell($"The same with Replicated(1){(refusesWithoutReplica ? " and min-replicas-to-write 1" : "")}");
        Assert.Equal(0, account.LostByServer);
        Assert.Equal(0, account.LostByUs);
    }

    [Fact]
    public async Task Acks_that_the_new_master_never_got_make_a_second_delivery()
    {
        const int Count = 10;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var servers = await ReplicatedServers.StartAsync();
        await using var app = await new RunningApp(servers.ConnectionString).Consume<string>(
            _stream, configure: options => options.Concurrency = Count, handler: (_, _) => gate.Task).StartAsync();
        for (var number = 0; number < Count; number++) await app.PublishAsync(_stream, $"{number}");
        await Eventually.HoldsAsync(async () => await servers.OfReplica.PendingAsync(_stream) == Count, "the replica knows that all are pending");
        servers.Lag();
        gate.SetResult();
        await servers.OfMaster.HasNothingPendingAsync(_stream);

        await servers.ExchangeAsync();
        await servers.OfReplica.HasNothingPendingAsync(_stream);
        Assert.Equal(2 * Count, app.Handled.Count);
        Assert.All(app.Handled.GroupBy(message => message.Id), deliveries => Assert.Equal(2, deliveries.Count()));
        Assert.Empty(app.Errors);
    }
}

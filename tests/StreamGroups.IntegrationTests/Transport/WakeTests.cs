using System.Collections.Concurrent;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.IntegrationTests.Transport;

public sealed class WakeTests : OwnTransportTests
{
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(7);

    private readonly ConcurrentQueue<TimeSpan> _calls = [];

    [Fact]
    public async Task Listening_goes_on_after_a_reconnect_that_says_that_calls_may_have_been_missed()
    {
        var transport = Harness.NewTransport();
        var id = await DeliverAsync(transport);
        using var listener = transport.OnWake(Group, _calls.Enqueue);
        await HasCalledAsync(TimeSpan.Zero);
        _calls.Clear();
        await Harness.Server.RestartAsync();
        await HasCalledAsync(TimeSpan.Zero);

        id = await DeliverAsync(transport);
        await ParkAsync(transport, id, Due);
        await HasCalledAsync(Due);
    }

    [Fact]
    public async Task Losing_only_the_listening_connection_costs_no_command()
    {
        var transport = Harness.NewTransport();
        var id = await DeliverAsync(transport);
        using var listener = transport.OnWake(Group, _calls.Enqueue);
        await HasCalledAsync(TimeSpan.Zero);
        _calls.Clear();
        var commands = await CommandClientAsync();
        await Control.RunAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await HasCalledAsync(TimeSpan.Zero);

        await ParkAsync(transport, id, Due);
        await HasCalledAsync(Due);
        Assert.Equal(commands, await CommandClientAsync());
    }

    [Fact]
    public async Task Listening_begins_before_there_is_a_server()
    {
        var transport = Harness.NewTransport();
        await Harness.Server.StopAsync();
        using var listener = transport.OnWake(Group, _calls.Enqueue);
        Assert.Empty(_calls);
        await Harness.Server.RestartAsync();
        await HasCalledAsync(TimeSpan.Zero);

        await ParkAsync(transport, await DeliverAsync(transport), Due);
        await HasCalledAsync(Due);
    }

    [Fact]
    public async Task A_user_without_rights_on_the_channel_parks_and_claims()
    {
        var transport = Harness.NewTransport(await NewUserAsync("resetchannels"));
        using var listener = transport.OnWake(Group, _calls.Enqueue);
        var id = await DeliverAsync(transport);
        var connections = await Control.InfoAsync("stats", "total_connections_received");

        Assert.Equal([SettleResult.Done], await ParkAsync(transport, id, TimeSpan.Zero));
        var request = new ClaimRequest(Group, "b", "token", Lease, 5, 1, false, ClaimCursor.Start);
        Assert.Equal(id, Assert.Single((await transport.ClaimDueAsync(request, Ending).InTime()).Entries).Id);
        Assert.Empty(_calls);
        Assert.Equal(connections, await Control.InfoAsync("stats", "total_connections_received"));
    }

    [Fact]
    public async Task The_key_prefix_applies_to_the_channel()
    {
        var transport = Harness.NewTransport(keyPrefix: "shop:");
        var same = Harness.NewTransport(keyPrefix: "shop:");
        var other = Harness.NewTransport();
        ConcurrentQueue<TimeSpan> otherCalls = [];
        using var listener = same.OnWake(Group, _calls.Enqueue);
        using var otherListener = other.OnWake(Group, otherCalls.Enqueue);
        await HasCalledAsync(TimeSpan.Zero);
        await Eventually.HoldsAsync(() => !otherCalls.IsEmpty, "the other one listens");

        await ParkAsync(transport, await DeliverAsync(transport), Due);
        await HasCalledAsync(Due);
        await ParkAsync(other, await DeliverAsync(other), 2 * Due);
        await Eventually.HoldsAsync(() => otherCalls.Contains(2 * Due), "the other one is called");
        Assert.DoesNotContain(Due, otherCalls);
    }

    [Fact]
    public async Task The_applications_own_channel_prefix_does_not_matter()
    {
        var transport = Harness.NewTransport(options => options.ChannelPrefix = StackExchange.Redis.RedisChannel.Literal("own:"));
        using var listener = transport.OnWake(Group, _calls.Enqueue);
        await HasCalledAsync(TimeSpan.Zero);

        await ParkAsync(transport, await DeliverAsync(transport), Due);
        await HasCalledAsync(Due);
    }

    /// <summary>The ID of the client that sends commands.</summary>
    private async Task<string> CommandClientAsync() =>
        Assert.Single(await Control.ClientsAsync(""), line => line.Contains("-commands ", StringComparison.Ordinal)
            && line.Contains(" sub=0 ", StringComparison.Ordinal)).Split(' ')[0];

    private Task HasCalledAsync(TimeSpan due) =>
        Eventually.HoldsAsync(() => _calls.Contains(due), () => $"{due} is among {string.Join(", ", _calls)}");
}

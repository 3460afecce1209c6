using System.Collections.Concurrent;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Parking wakes the processes of the group. Calls with zero may come at any time: they say that others may have been missed.</summary>
public abstract class WakeConformance : TransportConformance
{
    private protected WakeConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task Parking_wakes_every_process_with_the_least_delay()
    {
        var (group, ids) = await NewDeliveredAsync(3);
        using var own = Listen(Transport, group, out var ownCalls);
        using var other = Listen(await NewTransportAsync(), group, out var otherCalls);
        await ListeningAsync(group, ownCalls, otherCalls);

        Parking[] entries = [new(ids[0], Minutes(9), false), new(ids[1], Minutes(7), false), new(ids[2], Minutes(8), true)];
        await Transport.ParkAsync(group, "a", entries, Ending).InTime();
        await HasCalledAsync(ownCalls, Minutes(7));
        await HasCalledAsync(otherCalls, Minutes(7));
        Assert.DoesNotContain(Minutes(8), ownCalls);
        Assert.DoesNotContain(Minutes(9), ownCalls);
    }

    [Fact]
    public async Task Handing_back_wakes_at_once()
    {
        var (group, ids) = await NewDeliveredAsync(1);
        using var listener = Listen(await NewTransportAsync(), group, out var calls);
        await ListeningAsync(group, calls);
        calls.Clear();
        await ParkAsync(group, ids, TimeSpan.Zero, giveBack: true);

        await HasCalledAsync(calls, TimeSpan.Zero);
        Assert.Equal(ids, Ids((await ClaimDueAsync(group)).Entries));
    }

    [Fact]
    public async Task What_was_not_parked_wakes_nobody()
    {
        var (group, ids) = await NewDeliveredAsync(2);
        using var listener = Listen(Transport, group, out var calls);
        await ListeningAsync(group, calls);
        await Backdoor.DeleteEntryAsync(group.Stream, ids[0]);
        await ParkAsync(group, ids, Minutes(7), consumer: "stranger");
        await ParkAsync(group, ids[..1], Minutes(8));
        await ParkAsync(group, ids[1..], Minutes(9));

        await HasCalledAsync(calls, Minutes(9));
        Assert.DoesNotContain(Minutes(7), calls);
        Assert.DoesNotContain(Minutes(8), calls);
    }

    [Fact]
    public async Task Other_groups_are_not_woken()
    {
        var (group, ids) = await NewDeliveredAsync(1);
        var other = await NewGroupAsync(group.Stream, "shipping");
        await DeliverAsync(other, "a");
        using var listener = Listen(Transport, group, out var calls);
        await ListeningAsync(group, calls);
        await ParkAsync(other, ids, Minutes(7));
        await ParkAsync(group, ids, Minutes(8));

        await HasCalledAsync(calls, Minutes(8));
        Assert.DoesNotContain(Minutes(7), calls);
    }

    [Fact]
    public async Task Who_has_stopped_listening_is_not_called()
    {
        var (group, ids) = await NewDeliveredAsync(1);
        var stopped = Listen(Transport, group, out var stoppedCalls);
        using var listener = Listen(Transport, group, out var calls);
        await ListeningAsync(group, stoppedCalls, calls);
        stopped.Dispose();
        await ParkAsync(group, ids, Minutes(7));

        await HasCalledAsync(calls, Minutes(7));
        Assert.DoesNotContain(Minutes(7), stoppedCalls);
    }

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);

    private static IDisposable Listen(IStreamTransport transport, GroupAddress group, out ConcurrentQueue<TimeSpan> calls)
    {
        ConcurrentQueue<TimeSpan> queue = [];
        calls = queue;
        return transport.OnWake(group, queue.Enqueue);
    }

    private static Task HasCalledAsync(ConcurrentQueue<TimeSpan> calls, TimeSpan due) =>
        Eventually.HoldsAsync(() => calls.Contains(due), () => $"{due} is among {string.Join(", ", calls)}");

    /// <summary>A subscription takes effect after a while: parks something until everybody has heard of it.</summary>
    private async Task ListeningAsync(GroupAddress group, params ConcurrentQueue<TimeSpan>[] all)
    {
        await Eventually.HoldsAsync(async () =>
        {
            await PublishAsync(group.Stream, "probe");
            var probe = Assert.Single(await DeliverAsync(group, "prober", 1));
            await ParkAsync(group, [probe.Id], Minutes(1), consumer: "prober");
            await Transport.AckAsync(group, new[] { probe.Id }, Ending).InTime();
            return all.All(calls => calls.Contains(Minutes(1)));
        }, "all listeners are called");
    }

    private async Task<(GroupAddress Group, EntryId[] Ids)> NewDeliveredAsync(int count)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, count)).Order().ToArray();
        await DeliverAsync(group, "a");
        return (group, ids);
    }
}

using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class ParkingConformance : TransportConformance
{
    private protected ParkingConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_parked_entry_stays_pending_for_nobody_that_reads_and_keeps_its_count()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ClaimOwnAsync(group, ids[..1]);

        Assert.Equal([SettleResult.Done, SettleResult.Done], await ParkAsync(group, ids[..2], Lease));
        Assert.Equal([ids[2]], Ids(await PendingAsync(group, "a")));
        Assert.Equal([2, 1], (await PendingAsync(group, ReservedNames.RetryConsumer)).Select(entry => entry.DeliveryCount));
        Assert.Equal(3, (await InspectAsync(group))!.Pending);
    }

    [Fact]
    public async Task A_delivery_that_was_not_begun_is_given_back()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ClaimOwnAsync(group, ids[..1]);

        await ParkAsync(group, ids, TimeSpan.Zero, giveBack: true);
        Assert.Equal([1, 0], (await PendingAsync(group, ReservedNames.RetryConsumer)).Select(entry => entry.DeliveryCount));
        Assert.Equal([2, 1], (await ClaimDueAsync(group)).Entries.OrderBy(entry => entry.Id).Select(entry => entry.DeliveryCount));
    }

    [Fact]
    public async Task A_count_does_not_fall_below_zero()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 1);
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids, TimeSpan.Zero, giveBack: true);
        await ParkAsync(group, ids, TimeSpan.Zero, giveBack: true, ReservedNames.RetryConsumer);

        Assert.Equal(0, Assert.Single(await PendingAsync(group, ReservedNames.RetryConsumer)).DeliveryCount);
    }

    [Fact]
    public async Task Only_the_owner_parks()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a", 2);
        await Transport.AckAsync(group, ids.AsMemory(0, 1), Ending).InTime();

        Assert.Equal([SettleResult.NotOwner, SettleResult.NotOwner, SettleResult.NotOwner], await ParkAsync(group, ids, Lease, consumer: "b"));
        Assert.Equal([SettleResult.NotOwner, SettleResult.Done, SettleResult.NotOwner], await ParkAsync(group, ids, Lease));
        Assert.Equal([SettleResult.NotOwner], await ParkAsync(group, ids[1..2], TimeSpan.Zero));
        Assert.Equal([ids[1]], Ids(await PendingAsync(group, ReservedNames.RetryConsumer)));
        Assert.Empty((await ClaimDueAsync(group)).Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_that_is_no_longer_in_the_stream_leaves_the_pending_list_and_is_not_parked(bool giveBack)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.TrimAsync(group.Stream, 1);

        Assert.Equal([SettleResult.Done, SettleResult.Gone], await ParkAsync(group, [ids[1], ids[0]], TimeSpan.Zero, giveBack));
        Assert.Equal(1, (await InspectAsync(group))!.Pending);
        Assert.Equal([ids[1]], Ids((await ClaimDueAsync(group)).Entries));
        Assert.Null((await ClaimDueAsync(group)).NextDue);
    }

    [Fact]
    public async Task A_late_ack_settles_what_is_parked()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids, TimeSpan.Zero);
        Assert.Equal(1, await Transport.AckAsync(group, ids.AsMemory(0, 1), Ending).InTime());

        Assert.Equal([ids[1]], Ids((await ClaimDueAsync(group)).Entries));
        Assert.Null((await ClaimDueAsync(group)).NextDue);
    }

    [Fact]
    public async Task A_call_parks_256_entries_and_no_more()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 257)).Order().ToArray();
        await DeliverAsync(group, "a");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ParkAsync(group, ids, Lease));
        Assert.All(await ParkAsync(group, ids[..256], Lease), result => Assert.Equal(SettleResult.Done, result));
        Assert.Empty(await ParkAsync(group, [], Lease));
    }

    [Fact]
    public async Task Without_the_group_there_is_nothing_to_park_in()
    {
        var group = await NewGroupAsync();
        await Backdoor.DestroyGroupAsync(group);

        await FailsAsync(TransportErrorKind.GroupMissing, () => ParkAsync(group, [new EntryId(1, 1)], Lease));
    }

    [Fact]
    public async Task A_call_that_comes_twice_does_not_give_up_the_next_delivery()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        var parking = new[] { new Parking(id, TimeSpan.Zero, false) { DeliveryCount = 1 } };
        Assert.Equal([SettleResult.Done], await Transport.ParkAsync(group, "a", parking, Ending).InTime());
        await ClaimDueAsync(group, "a");

        Assert.Equal([SettleResult.NotOwner], await Transport.ParkAsync(group, "a", parking, Ending).InTime());
        Assert.Equal(2, Assert.Single(await PendingAsync(group, "a")).DeliveryCount);
    }
}

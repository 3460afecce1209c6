using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Whose lease counts when entries are taken over, and which of them wait.</summary>
public abstract class OwnerLeaseConformance : TransportConformance
{
    private protected OwnerLeaseConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_claimer_with_a_shorter_lease_steals_nothing()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a", ackWait: 3 * Lease);
        await Backdoor.AgeAsync(group, 2 * Lease);

        Assert.Empty((await ClaimAsync(group)).Entries);
        await Backdoor.AgeAsync(group, 3 * Lease);
        Assert.Equal(ids, Ids((await ClaimAsync(group)).Entries));
    }

    [Fact]
    public async Task A_claimer_with_a_longer_lease_does_not_wait_for_its_own()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "short", 1, Lease / 4);
        await DeliverAsync(group, "long", 2, 2 * Lease);
        await Backdoor.AgeAsync(group, Lease / 2);

        Assert.Equal(ids[..1], Ids((await ClaimAsync(group)).Entries));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 0)]
    public async Task The_claimers_lease_counts_for_owners_that_have_recorded_none(int ages, int expected)
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 2);
        await DeliverAsync(group, "a", ackWait: ages == 1 ? 3 * Lease : TimeSpan.Zero);
        await Backdoor.DeleteStreamAsync(ReservedNames.Names(group));
        await Backdoor.AgeAsync(group, ages == 1 ? Lease : Lease / 2);

        Assert.Equal(expected, (await ClaimAsync(group)).Entries.Length);
    }

    [Fact]
    public async Task Parked_entries_are_not_taken_by_idle_time_whatever_the_lease()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 300)).Order().ToArray();
        await DeliverAsync(group, "a");
        foreach (var page in ids.Chunk(100)) await ParkAsync(group, page, 100 * Lease);
        await Backdoor.AgeAsync(group, 50 * Lease);

        var request = new ClaimRequest(group, "b", Token, TimeSpan.Zero, 5, 1000, true, ClaimCursor.Start);
        var first = await Transport.ClaimExpiredAsync(request, Ending).InTime();
        var second = await Transport.ClaimExpiredAsync(request with { Cursor = first.Next }, Ending).InTime();
        Assert.Empty(first.Entries.Concat(second.Entries));
        Assert.Equal(ids, Ids(await PendingAsync(group, ReservedNames.RetryConsumer)));
    }

    [Fact]
    public async Task Parked_entries_whose_times_were_lost_are_due_now()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 300)).Order().ToArray();
        await DeliverAsync(group, "a");
        foreach (var page in ids.Chunk(100)) await ParkAsync(group, page, Lease);
        await Backdoor.DeleteStreamAsync(ReservedNames.RetrySet(group));
        var later = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ParkAsync(group, later, Lease);

        var claimed = (await WalkAsync(group, limit: 1000)).SelectMany(call => call.Entries).ToArray();
        Assert.Equal(ids, Ids(claimed));
        Assert.All(claimed, entry => Assert.Equal(2, entry.DeliveryCount));
        Assert.Equal(later, Ids(await PendingAsync(group, ReservedNames.RetryConsumer)));
    }

    [Fact]
    public async Task A_large_set_of_parked_entries_is_not_walked()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 1000)).Order().ToArray();
        await DeliverAsync(group, "a");
        foreach (var page in ids.Chunk(250)) await ParkAsync(group, page, Lease);

        Assert.True((await ClaimAsync(group)).Next.IsStart);
    }

    [Fact]
    public async Task A_last_delivery_waits_until_it_can_run_alone()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 4)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ClaimOwnAsync(group, ids[1..2]);
        await ClaimOwnAsync(group, ids[2..3]);
        await Backdoor.AgeAsync(group, Lease);

        var first = await ClaimAsync(group, maxDeliveries: 3);
        Assert.Equal([ids[0]], Ids(first.Entries));
        Assert.True(first.LastWaits);
        Assert.Equal(new ClaimCursor("a", ids[0]), first.Next);

        var second = await ClaimAsync(group, maxDeliveries: 3, cursor: first.Next);
        Assert.Empty(second.Entries);
        Assert.True(second.LastWaits);
        Assert.Equal(first.Next, second.Next);

        var third = await ClaimAsync(group, maxDeliveries: 3, alone: true, cursor: second.Next);
        Assert.Equal(ids[1], Assert.Single(third.Entries).Id);
        Assert.Equal(3, third.Entries[0].DeliveryCount);
        Assert.Equal((false, new ClaimCursor("a", ids[1])), (third.LastWaits, third.Next));

        Assert.Equal([ids[2]], Ids((await ClaimAsync(group, maxDeliveries: 3, alone: true, cursor: third.Next)).Entries));
        Assert.Equal([ids[3]], Ids((await ClaimAsync(group, maxDeliveries: 3)).Entries));
    }

    [Fact]
    public async Task A_walk_that_has_to_wait_at_once_goes_on_where_it_waits()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a", 1);
        await DeliverAsync(group, "c", 1);
        await ClaimOwnAsync(group, ids[1..], "c");
        await ClaimOwnAsync(group, ids[..1], "a");
        await Backdoor.AgeAsync(group, Lease);

        var first = await ClaimAsync(group, maxDeliveries: 3);
        Assert.True(first.LastWaits);
        Assert.False(first.Next.IsStart);
        var second = await ClaimAsync(group, maxDeliveries: 3, alone: true, cursor: first.Next);
        Assert.Equal([ids[0]], Ids(second.Entries));
        Assert.Equal([ids[1]], Ids((await ClaimAsync(group, maxDeliveries: 3, alone: true, cursor: second.Next)).Entries));
    }

    [Fact]
    public async Task A_last_delivery_is_not_given_out_beside_others()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ClaimOwnAsync(group, ids[1..]);
        await Backdoor.AgeAsync(group, Lease);

        var claim = await ClaimAsync(group, maxDeliveries: 3, alone: true);
        Assert.Equal([ids[0]], Ids(claim.Entries));
        Assert.True(claim.LastWaits);
    }

    [Fact]
    public async Task An_entry_that_is_no_longer_in_the_stream_keeps_nothing_waiting()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ClaimOwnAsync(group, ids[..1]);
        await Backdoor.AgeAsync(group, Lease);
        await Backdoor.TrimAsync(group.Stream, 1);

        var claim = await ClaimAsync(group, maxDeliveries: 3);
        Assert.Equal([ids[1]], Ids(claim.Entries));
        Assert.False(claim.LastWaits);
        Assert.Equal(1, (await InspectAsync(group))!.Pending);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task No_room_brings_nothing_and_leaves_the_cursor(int limit)
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 2);
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        var cursor = new ClaimCursor("a", new EntryId(1, 1));

        var claim = await ClaimAsync(group, limit: limit, cursor: cursor);
        Assert.Empty(claim.Entries);
        Assert.Equal(cursor, claim.Next);
    }
}

using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class ExhaustedConformance : TransportConformance
{
    private const int Max = 3;

    private protected ExhaustedConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task An_entry_with_a_delivery_left_is_claimed_for_it()
    {
        var group = await NewGroupAsync();
        await DeliverOftenAsync(group, 1, Max - 1);

        var claim = await ClaimAsync(group, maxDeliveries: Max, alone: true);
        Assert.Equal(Max, Assert.Single(claim.Entries).DeliveryCount);
        Assert.Empty(claim.Exhausted);
    }

    [Theory]
    [InlineData(Max)]
    [InlineData(Max + 2)]
    public async Task An_entry_with_no_delivery_left_is_taken_over_and_known_for_it_from_then_on(int deliveries)
    {
        var group = await NewGroupAsync();
        var ids = await DeliverOftenAsync(group, 2, deliveries);

        var claim = await ClaimAsync(group, "b", maxDeliveries: Max);
        Assert.Empty(claim.Entries);
        Assert.Equal(ids, Ids(claim.Exhausted));
        Assert.All(claim.Exhausted, entry => Assert.Equal(deliveries, entry.DeliveryCount));
        Assert.Empty(await PendingAsync(group, "a"));
        var counted = Math.Max(deliveries, Max + 1L);
        Assert.All(await PendingAsync(group, "b"), entry => Assert.Equal(("b", counted), (entry.Consumer, entry.DeliveryCount)));
        Assert.Equal(ids, Ids(await PendingAsync(group, "b")));
    }

    [Fact]
    public async Task An_exhausted_entry_is_taken_over_by_one_at_a_time()
    {
        var group = await NewGroupAsync();
        var ids = await DeliverOftenAsync(group, 2, Max);
        Assert.Equal(ids, Ids((await ClaimAsync(group, "b", maxDeliveries: Max)).Exhausted));

        Assert.Empty((await ClaimAsync(group, "c", maxDeliveries: Max)).Exhausted);
        await Backdoor.AgeAsync(group, Lease);
        Assert.Equal(ids, Ids((await ClaimAsync(group, "c", maxDeliveries: Max)).Exhausted));
    }

    [Fact]
    public async Task Exhausted_entries_do_not_count_against_the_limit()
    {
        var group = await NewGroupAsync();
        var exhausted = await DeliverOftenAsync(group, 3, Max);
        var others = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        var claim = await ClaimAsync(group, maxDeliveries: Max, limit: 2);
        Assert.Equal(exhausted, Ids(claim.Exhausted));
        Assert.Equal(others[..2], Ids(claim.Entries));
        Assert.Equal(new ClaimCursor("a", others[1]), claim.Next);
    }

    [Fact]
    public async Task An_exhausted_entry_within_its_lease_is_passed_over()
    {
        var group = await NewGroupAsync();
        var ids = await DeliverOftenAsync(group, 2, Max);
        await ClaimOwnAsync(group, ids[..1]);

        Assert.Equal(ids[1..], Ids((await ClaimAsync(group, maxDeliveries: Max)).Exhausted));
    }

    [Fact]
    public async Task An_exhausted_entry_that_is_no_longer_in_the_stream_leaves_the_pending_list()
    {
        var group = await NewGroupAsync();
        var ids = await DeliverOftenAsync(group, 2, Max);
        await Backdoor.DeleteEntryAsync(group.Stream, ids[0]);

        Assert.Equal(ids[1..], Ids((await ClaimAsync(group, maxDeliveries: Max)).Exhausted));
        Assert.Equal(1, (await InspectAsync(group))!.Pending);
    }

    [Fact]
    public async Task A_claimer_can_dead_letter_what_it_took_over()
    {
        var group = await NewGroupAsync();
        var ids = await DeliverOftenAsync(group, 1, Max);
        await ClaimAsync(group, "b", maxDeliveries: Max);

        var letter = new DeadLetter("delivered too often", Max);
        Assert.Equal(SettleResult.NotOwner, await Transport.DeadLetterAsync(group, "a", ids[0], letter, Ending).InTime());
        Assert.Equal(SettleResult.Done, await Transport.DeadLetterAsync(group, "b", ids[0], letter, Ending).InTime());
        Assert.Single(await Backdoor.ReadAllAsync(ReservedNames.DeadLetterStream(group)));
        Assert.Equal(0, (await InspectAsync(group))!.Pending);
    }

    /// <summary>Entries that consumer "a" was delivered so often, and whose lease has run out.</summary>
    private async Task<EntryId[]> DeliverOftenAsync(GroupAddress group, int count, int deliveries)
    {
        var ids = (await PublishAsync(group.Stream, count)).Order().ToArray();
        await DeliverAsync(group, "a");
        for (var delivery = 1; delivery < deliveries; delivery++) await Transport.ClaimOwnAsync(group, "a", Token, ids, true, Ending).InTime();
        await Backdoor.AgeAsync(group, Lease);
        return ids;
    }
}

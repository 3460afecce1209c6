using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Parked entries are delivered again when their time has come, and not before.</summary>
public abstract class DueConformance : TransportConformance
{
    private protected DueConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task What_is_due_is_delivered_again_and_counted()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids, Lease);
        await Backdoor.AgeAsync(group, Lease);

        var claim = await ClaimDueAsync(group, "b");
        Assert.Equal(ids, Ids(claim.Entries).Order());
        Assert.Equal(["0", "1", "2"], claim.Entries.Select(Text).Order());
        Assert.All(claim.Entries, entry => Assert.Equal(2, entry.DeliveryCount));
        Assert.Equal(ids, Ids(await PendingAsync(group, "b")));
        Assert.Null(claim.NextDue);
        Assert.False(claim.LastWaits);
    }

    [Fact]
    public async Task Nothing_is_delivered_before_its_time()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids[..1], 4 * Lease);
        await ParkAsync(group, ids[1..2], 3 * Lease);
        await ParkAsync(group, ids[2..], Lease);
        await Backdoor.AgeAsync(group, Lease);

        var claim = await ClaimDueAsync(group);
        Assert.Equal([ids[2]], Ids(claim.Entries));
        Assert.InRange(claim.NextDue!.Value, Lease, 2 * Lease);
        Assert.Empty((await ClaimDueAsync(group)).Entries);
    }

    [Fact]
    public async Task The_longest_due_comes_first()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids[..1], 3 * Lease);
        await ParkAsync(group, ids[1..2], Lease);
        await ParkAsync(group, ids[2..], 2 * Lease);
        await Backdoor.AgeAsync(group, 4 * Lease);

        Assert.Equal([ids[1]], Ids((await ClaimDueAsync(group, limit: 1)).Entries));
        var rest = await ClaimDueAsync(group, limit: 1);
        Assert.Equal([ids[2]], Ids(rest.Entries));
        Assert.Equal(TimeSpan.Zero, rest.NextDue);
        Assert.Equal([ids[0]], Ids((await ClaimDueAsync(group)).Entries));
    }

    [Fact]
    public async Task Where_nothing_is_parked_nothing_is_due()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 2);
        await DeliverAsync(group, "a");

        var claim = await ClaimDueAsync(group);
        Assert.Empty(claim.Entries);
        Assert.Null(claim.NextDue);
    }

    [Fact]
    public async Task No_room_brings_nothing()
    {
        var (group, ids) = await ParkedAsync(2);

        Assert.Empty((await ClaimDueAsync(group, limit: 0)).Entries);
        Assert.Empty((await ClaimDueAsync(group, limit: -1)).Entries);
        Assert.Equal(ids, Ids(await PendingAsync(group, ReservedNames.RetryConsumer)));
    }

    [Fact]
    public async Task What_has_no_delivery_left_is_taken_and_known_for_it_from_then_on()
    {
        var (group, ids) = await ParkedAsync(2);

        var claim = await ClaimDueAsync(group, maxDeliveries: 1);
        Assert.Empty(claim.Entries);
        Assert.Equal(ids, Ids(claim.Exhausted).Order());
        Assert.All(await PendingAsync(group, "b"), entry => Assert.Equal(2, entry.DeliveryCount));
        Assert.Null(claim.NextDue);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(2)]
    [InlineData(1)]
    public async Task Entries_that_are_no_longer_in_the_stream_leave_both_lists(int maxDeliveries)
    {
        var (group, ids) = await ParkedAsync(3);
        await Backdoor.DeleteEntryAsync(group.Stream, ids[0]);
        await Backdoor.DeleteEntryAsync(group.Stream, ids[1]);
        await Backdoor.DeleteEntryAsync(group.Stream, ids[2]);

        var claim = await ClaimDueAsync(group, maxDeliveries: maxDeliveries);
        Assert.Equal((0, 0, false), (claim.Entries.Length, claim.Exhausted.Length, claim.LastWaits));
        Assert.Null(claim.NextDue);
        Assert.Equal(0, (await InspectAsync(group))!.Pending);
    }

    [Fact]
    public async Task The_last_deliveries_of_parked_entries_come_together_with_others()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 4)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ClaimOwnAsync(group, ids[1..3]);
        await ParkAsync(group, ids, TimeSpan.Zero);

        var claim = await ClaimDueAsync(group, maxDeliveries: 3, alone: false);
        Assert.Equal([2, 3, 3, 2], claim.Entries.OrderBy(entry => entry.Id).Select(entry => entry.DeliveryCount));
        Assert.False(claim.LastWaits);
    }

    [Fact]
    public async Task A_first_delivery_that_was_given_back_need_not_run_alone_even_if_it_is_the_only_one_permitted()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids, TimeSpan.Zero, giveBack: true);

        var claim = await ClaimDueAsync(group, maxDeliveries: 1);
        Assert.Equal(ids, Ids(claim.Entries).Order());
        Assert.False(claim.LastWaits);
    }

    [Fact]
    public async Task Of_several_claimers_one_gets_each_entry()
    {
        const int Count = 200;
        var (group, ids) = await ParkedAsync(Count);
        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            List<Entry> entries = [];
            ClaimResult result;
            do entries.AddRange((result = await ClaimDueAsync(group, $"claimer {number}", limit: 7)).Entries);
            while (result.NextDue is not null);
            return entries;
        }))).InTime();

        Assert.Equal(ids, Ids(claimed.SelectMany(entries => entries)).Order());
    }

    [Fact]
    public async Task A_call_looks_at_a_bounded_number()
    {
        var (group, ids) = await ParkedAsync(600);
        List<EntryId> claimed = [];
        for (var call = 0; call < 3; call++)
        {
            var entries = (await ClaimDueAsync(group, limit: 1000)).Entries;
            Assert.InRange(entries.Length, 1, 256);
            claimed.AddRange(Ids(entries));
        }

        Assert.Equal(ids, claimed.Order());
    }

    [Fact]
    public async Task A_call_brings_about_4_MB_and_the_rest_is_due_at_once()
    {
        var group = await NewGroupAsync();
        var ids = await PublishLargeAsync(group.Stream, 5);
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids, TimeSpan.Zero);

        var first = await ClaimDueAsync(group);
        Assert.Equal(3, first.Entries.Length);
        Assert.Equal(TimeSpan.Zero, first.NextDue);
        Assert.Equal(2, (await PendingAsync(group, ReservedNames.RetryConsumer)).Length);
        var second = await ClaimDueAsync(group);
        Assert.Null(second.NextDue);
        Assert.Equal(ids, Ids(first.Entries.Concat(second.Entries)).Order());
    }

    [Fact]
    public async Task Each_group_has_parked_entries_of_its_own()
    {
        var (group, ids) = await ParkedAsync(2);
        var other = await NewGroupAsync(group.Stream, "shipping");
        await DeliverAsync(other, "a");

        Assert.Empty((await ClaimDueAsync(other)).Entries);
        Assert.Equal(ids, Ids((await ClaimDueAsync(group)).Entries).Order());
    }

    [Fact]
    public async Task What_was_parked_in_a_group_that_was_lost_is_not_due_in_the_new_one()
    {
        var (group, ids) = await ParkedAsync(2);
        var later = await PublishAsync(group.Stream, "later");
        await DeliverAsync(group);
        await ParkAsync(group, [later], Lease);
        await Backdoor.DestroyGroupAsync(group);
        await FailsAsync(TransportErrorKind.GroupMissing, () => ClaimDueAsync(group));
        await NewGroupAsync(group.Stream, group.Group);

        var claim = await ClaimDueAsync(group);
        Assert.Empty(claim.Entries);
        Assert.Null(claim.NextDue);
        Assert.Equal(ids.Append(later), Ids(await DeliverAsync(group)));
    }

    /// <summary>Entries delivered once, parked, and due.</summary>
    private async Task<(GroupAddress Group, EntryId[] Ids)> ParkedAsync(int count)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, count)).Order().ToArray();
        await DeliverAsync(group, "a");
        foreach (var page in ids.Chunk(256)) await ParkAsync(group, page, TimeSpan.Zero);
        return (group, ids);
    }
}

using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>What a process finds pending under its own name: after a crash, a lost connection, a lost reply.</summary>
public abstract class LeftoverConformance : TransportConformance
{
    private protected LeftoverConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task It_is_told_whether_anything_is_pending_whoever_has_it()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        Assert.False(await Transport.HasPendingAsync(group, Ending).InTime());

        await DeliverAsync(group, "a");
        Assert.True(await Transport.HasPendingAsync(group, Ending).InTime());
        await ParkAsync(group, [id], Lease);
        Assert.True(await Transport.HasPendingAsync(group, Ending).InTime());
        await Transport.AckAsync(group, new[] { id }, Ending).InTime();
        Assert.False(await Transport.HasPendingAsync(group, Ending).InTime());

        await Backdoor.DestroyGroupAsync(group);
        await FailsAsync(TransportErrorKind.GroupMissing, () => Transport.HasPendingAsync(group, Ending).AsTask());
    }

    [Fact]
    public async Task Leftovers_are_listed_page_by_page_in_order()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 25)).Order().ToArray();
        await DeliverAsync(group, "a", 5);
        await DeliverAsync(group, "b", 5);
        await DeliverAsync(group, "a", 15);
        EntryId[] expected = [.. ids[..5], .. ids[10..]];
        List<EntryId> listed = [];
        PendingEntry[] page;
        do
        {
            var after = listed.Count > 0 ? listed[^1] : EntryId.Zero;
            page = await Transport.PendingOfAsync(group, "a", after, 8, Ending).InTime();
            Assert.InRange(page.Length, 0, 8);
            Assert.All(page, entry => Assert.Equal("a", entry.Consumer));
            listed.AddRange(Ids(page));
        }
        while (page.Length > 0 && listed.Count <= expected.Length);

        Assert.Equal(expected, listed);
    }

    [Fact]
    public async Task Listing_does_not_touch_the_entries()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 3);
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        for (var number = 0; number < 3; number++)
        {
            var pending = await PendingAsync(group, "a");
            Assert.Equal(3, pending.Length);
            Assert.All(pending, entry => Assert.Equal(1, entry.DeliveryCount));
            Assert.All(pending, entry => Assert.InRange(entry.Idle, Lease, 2 * Lease));
        }
    }

    [Fact]
    public async Task A_consumer_that_nobody_knows_has_no_leftovers()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 3);
        await DeliverAsync(group, "a");

        Assert.Empty(await PendingAsync(group, "stranger"));
    }

    [Fact]
    public async Task Leftovers_are_delivered_again_and_counted()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        var entries = await ClaimOwnAsync(group, ids);
        Assert.Equal(ids, Ids(entries));
        Assert.Equal(["0", "1", "2"], entries.Select(Text).Order());
        Assert.All(entries, entry => Assert.Equal(2, entry.DeliveryCount));
        Assert.All(await PendingAsync(group, "a"), entry => Assert.Equal(2, entry.DeliveryCount));
        Assert.Empty((await ClaimAsync(group, "b")).Entries);
        Assert.All(await ClaimOwnAsync(group, ids), entry => Assert.Equal(3, entry.DeliveryCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_delivery_that_never_arrived_is_not_counted_again(int deliveries)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        for (var count = 1; count < deliveries; count++) await ClaimOwnAsync(group, ids);
        await Backdoor.AgeAsync(group, Lease);

        var entries = await ClaimOwnAsync(group, ids, counted: false);
        Assert.Equal(["0", "1"], entries.Select(Text).Order());
        Assert.All(entries, entry => Assert.Equal(deliveries, entry.DeliveryCount));
        Assert.All(await PendingAsync(group, "a"), entry => Assert.Equal(deliveries, entry.DeliveryCount));
        Assert.Empty((await ClaimAsync(group, "b")).Entries);
    }

    [Fact]
    public async Task Only_what_the_consumer_itself_has_pending_is_delivered_again()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 5)).Order().ToArray();
        await DeliverAsync(group, "a", 2);
        await DeliverAsync(group, "b", 2);
        await Transport.AckAsync(group, ids.AsMemory(0, 1), Ending).InTime();

        Assert.Equal([ids[1]], Ids(await ClaimOwnAsync(group, [.. ids, new EntryId(1, 1)])));
        Assert.All(await PendingAsync(group, "b"), entry => Assert.Equal(("b", 1L), (entry.Consumer, entry.DeliveryCount)));
        Assert.Equal(3, (await InspectAsync(group))!.Pending);
        Assert.Equal([ids[4]], Ids(await DeliverAsync(group, "a")));
    }

    [Fact]
    public async Task What_another_has_claimed_is_not_taken_back()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        await ClaimAsync(group, "b", limit: 1);

        Assert.Equal([ids[1]], Ids(await ClaimOwnAsync(group, ids)));
        Assert.Equal([ids[0]], Ids(await PendingAsync(group, "b")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leftovers_that_are_no_longer_in_the_stream_leave_the_pending_list(bool trimmed)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        if (trimmed) await Backdoor.TrimAsync(group.Stream, 2);
        else await Backdoor.DeleteEntryAsync(group.Stream, ids[0]);

        Assert.Equal(ids[1..], Ids(await ClaimOwnAsync(group, ids)));
        Assert.Equal(ids[1..], Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task Fields_of_another_program_are_delivered_again()
    {
        var group = await NewGroupAsync();
        var id = await AddAsync(group.Stream, "user", "17", "city", "Brno");
        await DeliverAsync(group, "a");

        Assert.Equal(["user", "17", "city", "Brno"], Texts(Assert.Single(await ClaimOwnAsync(group, [id])).Payload.Fields));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public async Task Any_number_of_leftovers_can_be_asked_for(int count)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, count)).Order().ToArray();
        await DeliverAsync(group, "a");

        Assert.Equal(ids, Ids(await ClaimOwnAsync(group, ids)));
    }
}

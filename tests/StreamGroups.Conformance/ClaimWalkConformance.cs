using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class ClaimWalkConformance : TransportConformance
{
    private protected ClaimWalkConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_walk_claims_up_to_the_limit_and_goes_on_after_it()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 25)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        var first = await ClaimAsync(group, limit: 10);
        Assert.Equal(ids[..10], Ids(first.Entries));
        Assert.Equal(new ClaimCursor("a", ids[9]), first.Next);
        var second = await ClaimAsync(group, limit: 10, cursor: first.Next);
        Assert.Equal(ids[10..20], Ids(second.Entries));
        var third = await ClaimAsync(group, limit: 10, cursor: second.Next);
        Assert.Equal(ids[20..], Ids(third.Entries));
        Assert.True(third.Next.IsStart);
    }

    [Fact]
    public async Task A_walk_goes_through_consumers_in_the_order_of_their_bytes()
    {
        var group = await NewGroupAsync();
        string[] consumers = ["10", "9", "B", "a", "a1", "é", "\uFF5E", "🚀"];
        await PublishAsync(group.Stream, 2 * consumers.Length);
        Dictionary<string, EntryId[]> delivered = [];
        foreach (var consumer in consumers.Reverse()) delivered[consumer] = Ids(await DeliverAsync(group, consumer, 2));
        await Backdoor.AgeAsync(group, Lease);

        var claimed = (await WalkAsync(group, "claimer", limit: 3)).SelectMany(call => Ids(call.Entries));
        Assert.Equal(consumers.SelectMany(consumer => delivered[consumer]), claimed);
    }

    [Fact]
    public async Task A_call_can_go_from_one_consumer_to_the_next()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 6)).Order().ToArray();
        await DeliverAsync(group, "a", 3);
        await DeliverAsync(group, "b", 3);
        await Backdoor.AgeAsync(group, Lease);

        var first = await ClaimAsync(group, "claimer", limit: 4);
        Assert.Equal(ids[..4], Ids(first.Entries));
        Assert.Equal(new ClaimCursor("b", ids[3]), first.Next);
        Assert.Equal(ids[4..], Ids((await ClaimAsync(group, "claimer", limit: 4, cursor: first.Next)).Entries));
    }

    [Fact]
    public async Task Many_fresh_entries_do_not_hide_idle_ones_behind_them()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 600)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        await ClaimOwnAsync(group, ids[..500]); // One call does not look at as many.

        Assert.Equal(ids[500..], (await WalkAsync(group, limit: 10)).SelectMany(call => Ids(call.Entries)));
    }

    [Fact]
    public async Task A_fresh_consumer_does_not_hide_a_dead_one_behind_it()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 1010)).Order().ToArray();
        await DeliverAsync(group, "z", 10);
        await Backdoor.AgeAsync(group, Lease);
        await DeliverAsync(group, "a", 1000);

        Assert.Equal(ids[..10], (await WalkAsync(group)).SelectMany(call => Ids(call.Entries)));
    }

    [Fact]
    public async Task A_walk_that_came_to_its_end_begins_again()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 6)).Order().ToArray();
        await DeliverAsync(group, "a", 3);
        await Backdoor.AgeAsync(group, Lease);
        await DeliverAsync(group, "a", 3);
        Assert.Equal(ids[..3], (await WalkAsync(group)).SelectMany(call => Ids(call.Entries)));

        await Backdoor.AgeAsync(group, Lease);
        Assert.Equal(ids[3..], (await WalkAsync(group)).SelectMany(call => Ids(call.Entries)));
    }

    [Fact]
    public async Task A_walk_goes_on_where_its_consumer_is_gone()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 6)).Order().ToArray();
        await DeliverAsync(group, "a", 2);
        await DeliverAsync(group, "b", 2);
        await DeliverAsync(group, "c", 2);
        await Backdoor.AgeAsync(group, Lease);
        await Backdoor.DeleteConsumerAsync(group, "b");

        var claim = await ClaimAsync(group, "claimer", cursor: new ClaimCursor("b", ids[2]));
        Assert.Equal(ids[4..], Ids(claim.Entries));
    }

    [Fact]
    public async Task A_walk_goes_on_where_its_entries_were_settled()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 10)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        var first = await ClaimAsync(group, limit: 3);
        await Transport.AckAsync(group, ids.AsMemory(1, 5), Ending);

        Assert.Equal(ids[6..], Ids((await ClaimAsync(group, limit: 10, cursor: first.Next)).Entries));
    }

    [Fact]
    public async Task A_call_is_bounded_whatever_its_limit()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 1000)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        var calls = await WalkAsync(group, limit: 100_000);
        Assert.All(calls, call => Assert.InRange(call.Entries.Length, 0, 256));
        Assert.Equal(ids, calls.SelectMany(call => Ids(call.Entries)));
    }

    [Fact]
    public async Task A_call_brings_about_4_MB_and_the_walk_goes_on_after_them()
    {
        var group = await NewGroupAsync();
        EntryId[] ids = [await PublishAsync(group.Stream, "small"), .. await PublishLargeAsync(group.Stream, 6)];
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        var first = await ClaimAsync(group);
        Assert.Equal(ids[..4], Ids(first.Entries));
        Assert.Equal(new ClaimCursor("a", ids[3]), first.Next);
        var second = await ClaimAsync(group, cursor: first.Next);
        Assert.Equal(ids[4..], Ids(second.Entries));
        Assert.All(await PendingAsync(group, "b"), entry => Assert.Equal(2, entry.DeliveryCount));
    }

    [Fact]
    public async Task A_limit_of_zero_claims_nothing_and_stays_where_it_is()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        var cursor = new ClaimCursor("a", ids[0]);
        var claim = await ClaimAsync(group, limit: 0, cursor: cursor);
        Assert.Empty(claim.Entries);
        Assert.Equal(cursor, claim.Next);
        Assert.Equal(ids, Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task Many_consumers_are_all_walked()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 120)).Order().ToArray();
        for (var number = 0; number < 60; number++) await DeliverAsync(group, $"consumer {number}", 2);
        await Backdoor.AgeAsync(group, Lease);

        Assert.Equal(ids, (await WalkAsync(group, limit: 7)).SelectMany(call => Ids(call.Entries)).Order());
    }
}

using System.Collections.Concurrent;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>A group has at most one active token, which reads new entries alone, and may take over whatever is pending.</summary>
public abstract class ActiveLeaseConformance : TransportConformance
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    private protected ActiveLeaseConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task One_token_is_active_until_its_time_is_over()
    {
        var group = await NewGroupAsync();
        Assert.Equal(ActiveOutcome.Taken, (await TakeAsync(group, "one", Lease)).Outcome);
        Assert.Equal(ActiveOutcome.Kept, (await TakeAsync(group, "one", Lease)).Outcome);
        var refused = await TakeAsync(group, "two", Lease);
        Assert.Equal(ActiveOutcome.Another, refused.Outcome);
        Assert.InRange(refused.FreeIn, Lease / 2, Lease);

        Assert.Equal(ActiveOutcome.Kept, (await TakeAsync(group, "one", Short)).Outcome);
        await Backdoor.PassTimeAsync(2 * Short);
        Assert.Equal(ActiveOutcome.Taken, (await TakeAsync(group, "two", Lease)).Outcome);
        Assert.Equal(ActiveOutcome.Another, (await TakeAsync(group, "one", Lease)).Outcome);
    }

    [Fact]
    public async Task Groups_have_active_tokens_of_their_own()
    {
        var group = await NewGroupAsync();
        Assert.Equal(ActiveOutcome.Taken, (await TakeAsync(group, "one", Lease)).Outcome);
        Assert.Equal(ActiveOutcome.Taken, (await TakeAsync(group with { Group = "mail" }, "two", Lease)).Outcome);
    }

    [Fact]
    public async Task Of_many_that_ask_one_is_active()
    {
        var group = await NewGroupAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => TakeAsync(group, $"{number}", Lease)));
        Assert.Single(claims, claim => claim.Outcome == ActiveOutcome.Taken);
        Assert.Equal(19, claims.Count(claim => claim.Outcome == ActiveOutcome.Another));
    }

    [Fact]
    public async Task Standing_down_frees_it_at_once_and_wakes_the_others()
    {
        var group = await NewGroupAsync();
        await TakeAsync(group, "one", Lease);
        var calls = new ConcurrentQueue<TimeSpan>();
        using var listener = (await NewTransportAsync()).OnWake(group, calls.Enqueue);
        await Transport.LeaveActiveAsync(group, "stranger", Ending).AsTask().InTime();
        Assert.Equal(ActiveOutcome.Another, (await TakeAsync(group, "two", Lease)).Outcome);

        await Eventually.HoldsAsync(async () =>
        {
            await TakeAsync(group, "one", Lease); // Whoever listens over a network may begin to hear only later.
            calls.Clear();
            await Transport.LeaveActiveAsync(group, "one", Ending);
            await Task.Delay(20, Ending);
            return calls.Contains(TimeSpan.Zero);
        }, "the others are woken");
        Assert.Equal(ActiveOutcome.Taken, (await TakeAsync(group, "two", Lease)).Outcome);
    }

    [Fact]
    public async Task Reads_bring_something_to_the_active_one_alone()
    {
        var group = await NewGroupAsync();
        await using var one = await OpenAsync(group, "a", "one");
        await using var two = await OpenAsync(group, "b", "two");
        var ids = await PublishAsync(group.Stream, 3);
        Assert.Empty(await one.ReadAsync(10, TimeSpan.Zero, Ending).InTime());

        await TakeAsync(group, "two", Lease);
        Assert.Empty(await one.ReadAsync(10, TimeSpan.Zero, Ending).InTime());
        Assert.Equal(ids.Order().Take(2), Ids(await two.ReadAsync(2, TimeSpan.Zero, Ending).InTime()));
        Assert.Equal(ids.Order().Skip(2), Ids(await two.ReadAsync(2, LongBlock, Ending).InTime()));
        Assert.Equal(3, (await PendingAsync(group, "b")).Length);
        Assert.Empty(await two.ReadAsync(2, TimeSpan.Zero, Ending).InTime());
    }

    [Fact]
    public async Task A_read_that_waits_brings_what_comes_while_it_is_active_and_nothing_later()
    {
        var group = await NewGroupAsync();
        await TakeAsync(group, "one", Lease);
        await using var one = await OpenAsync(group, "a", "one");
        var read = await BlockAsync(one);
        var first = await PublishAsync(group.Stream, "first");
        Assert.Equal([first], Ids(await read.InTime()));

        read = await BlockAsync(one);
        await Transport.LeaveActiveAsync(group, "one", Ending).AsTask().InTime();
        await TakeAsync(group, "two", Lease);
        await using var two = await OpenAsync(group, "b", "two");
        var second = await PublishAsync(group.Stream, "second");
        Assert.Equal([second], Ids(await two.ReadAsync(10, LongBlock, Ending).InTime()));
        await one.UnblockAsync(Ending).AsTask().InTime();
        Assert.Empty(await read.InTime());
        Assert.Equal([first], Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task A_waiting_read_can_be_ended_early()
    {
        var group = await NewGroupAsync();
        await TakeAsync(group, "one", Lease);
        await using var one = await OpenAsync(group, "a", "one");
        var read = await BlockAsync(one);
        await one.UnblockAsync(Ending).AsTask().InTime();
        Assert.Empty(await read.InTime());
        var id = await PublishAsync(group.Stream, "later");
        Assert.Equal([id], Ids(await one.ReadAsync(10, LongBlock, Ending).InTime()));
    }

    [Fact]
    public async Task A_read_of_a_group_that_is_lost_says_so()
    {
        var group = await NewGroupAsync();
        await TakeAsync(group, "one", Lease);
        await using var one = await OpenAsync(group, "a", "one");
        await Backdoor.DestroyGroupAsync(group);
        await FailsAsync(TransportErrorKind.GroupMissing, () => one.ReadAsync(10, TimeSpan.Zero, Ending).AsTask());
    }

    [Fact]
    public async Task Everything_pending_is_listed_in_order_but_for_what_is_parked_for_later()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 9)).Order().ToArray();
        foreach (var consumer in new[] { "c", "a", "b", "a", "c" }) await DeliverAsync(group, consumer, 1);
        await DeliverAsync(group, "a", 4);
        await ParkAsync(group, [ids[1]], TimeSpan.FromMinutes(9));
        await ParkAsync(group, [ids[3]], TimeSpan.Zero, giveBack: true);
        EntryId[] expected = [ids[0], .. ids[2..]];

        Assert.Equal(expected, Ids((await PageAsync(EntryId.Zero, 100)).Entries));
        Assert.Null((await PageAsync(EntryId.Zero, 100)).Next);
        List<EntryId> walked = [];
        for (EntryId? after = EntryId.Zero; after is { } from;)
        {
            var page = await PageAsync(from, 2);
            walked.AddRange(Ids(page.Entries));
            after = page.Next;
        }
        Assert.Equal(expected, walked);
        Assert.Equal(("c", 1), ((await PageAsync(EntryId.Zero, 1)).Entries[0].Consumer, (await PageAsync(EntryId.Zero, 1)).Entries[0].DeliveryCount));
        Assert.Equal(0, (await PageAsync(ids[2], 1)).Entries[0].DeliveryCount);

        Task<PendingPage> PageAsync(EntryId after, int count) => Transport.PendingOfAllAsync(group, after, count, Ending).InTime();
    }

    [Fact]
    public async Task Whoever_has_an_entry_and_whatever_its_lease_it_can_be_taken_over()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 4)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ParkAsync(group, [ids[1]], TimeSpan.Zero, giveBack: true);
        await ParkAsync(group, [ids[2]], TimeSpan.FromMinutes(9));
        await Backdoor.DeleteEntryAsync(group.Stream, ids[3]);

        Assert.Equal((ids[0], 2), await TakeOverAsync(ids[0], counted: true));
        Assert.Equal((ids[0], 2), await TakeOverAsync(ids[0], counted: false));
        Assert.Equal((ids[1], 1), await TakeOverAsync(ids[1], counted: true));
        Assert.Null(await TakeOverAsync(ids[2], counted: true));
        Assert.Null(await TakeOverAsync(ids[3], counted: true));
        Assert.Equal(ids[..2], Ids(await PendingAsync(group, "b")));
        Assert.Equal([ids[2]], Ids(await PendingAsync(group, ReservedNames.RetryConsumer)));
        await Transport.AckAsync(group, new[] { ids[1] }, Ending).InTime();
        Assert.Null(await TakeOverAsync(ids[1], counted: true));
        Assert.Empty((await ClaimDueAsync(group, "c")).Entries);

        async Task<(EntryId, long)?> TakeOverAsync(EntryId id, bool counted) =>
            await Transport.TakeOverAsync(group, "b", id, counted, Ending).InTime() is [var entry] ? (entry.Id, entry.DeliveryCount) : null;
    }

    private Task<ActiveClaim> TakeAsync(GroupAddress group, string token, TimeSpan lease) =>
        Transport.TakeActiveAsync(group, token, lease, Ending).InTime();

    private Task<IEntryReader> OpenAsync(GroupAddress group, string consumer, string token) =>
        Transport.OpenReaderAsync(new ReaderRequest(group, consumer, token, Lease) { ActiveToken = token }, Ending).InTime();
}

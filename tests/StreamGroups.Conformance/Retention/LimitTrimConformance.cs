using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Retention;

public abstract class LimitTrimConformance : RetentionConformance
{
    private protected LimitTrimConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Theory]
    [InlineData(0, 3, 3)]
    [InlineData(3, 3, 3)]
    [InlineData(4, 3, 3)]
    [InlineData(2_345, 7, 7)]
    [InlineData(2_345, 2_344, 2_344)]
    public async Task The_latest_entries_are_kept(int count, int longest, int kept)
    {
        var stream = NewStream();
        var ids = await PublishAsync(stream, count);

        var (trimmed, lost) = await TrimAsync(Longest(stream, longest));
        Assert.Equal(Math.Max(0, count - kept), trimmed);
        Assert.Equal(ids[Math.Max(0, count - kept)..], await LeftAsync(stream));
        Assert.Empty(lost);
    }

    [Fact]
    public async Task What_a_group_had_pending_or_not_read_is_counted_as_lost()
    {
        var some = await NewGroupAsync(group: "some");
        var none = await NewGroupAsync(some.Stream, "none");
        var all = await NewGroupAsync(some.Stream, "all");
        var ids = await PublishAsync(some.Stream, 10);
        await SettleAsync(some, 3);
        await DeliverAsync(some, count: 3);
        await SettleAsync(all);

        var (trimmed, lost) = await TrimAsync(Longest(some.Stream, 3, "some", "none", "all"));
        Assert.Equal(7, trimmed);
        Assert.Equal([new LostEntries(none.Group, 7), new LostEntries(some.Group, 4)], lost);
        Assert.Equal(ids[7..], Ids(await DeliverAsync(some)));
    }

    [Theory]
    [InlineData(1, 1_700, 2_900)]
    [InlineData(1_234, 2_899, 1)]
    [InlineData(99, 2_905, 40)]
    public async Task Losses_are_exact_wherever_groups_stand(int firstRead, int secondRead, int longest)
    {
        const int Count = 3_000;
        var first = await NewGroupAsync(group: "first");
        var second = await NewGroupAsync(first.Stream, "second");
        await PublishAsync(first.Stream, Count);
        await DeliverAsync(first, count: firstRead); // Not acked.
        await SettleAsync(second, secondRead);

        var (trimmed, lost) = await TrimAsync(Longest(first.Stream, longest, "first", "second"));
        Assert.Equal(Count - longest, trimmed);
        var unread = Math.Max(0, Count - longest - secondRead);
        Assert.Equal(
            unread > 0 ? [new LostEntries("first", trimmed), new LostEntries("second", unread)] : [new LostEntries("first", trimmed)], lost);
    }

    [Fact]
    public async Task Nothing_is_counted_as_lost_twice()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 5);
        await DeliverAsync(group);
        await TrimAsync(Longest(group.Stream, 2, group.Group));
        await PublishAsync(group.Stream, 4);

        var (trimmed, lost) = await TrimAsync(Longest(group.Stream, 3, group.Group));
        Assert.Equal(3, trimmed);
        Assert.Equal([new LostEntries(group.Group, 3)], lost);
    }

    [Fact]
    public async Task A_mapped_group_that_does_not_exist_yet_loses_too()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 5);
        await SettleAsync(group);

        var (_, lost) = await TrimAsync(Longest(group.Stream, 2, group.Group, "later"));
        Assert.Equal([new LostEntries("later", 3)], lost);
    }

    [Fact]
    public async Task A_consumer_goes_on_though_what_it_had_pending_was_trimmed()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 6);
        await DeliverAsync(group, count: 3);
        await Backdoor.AgeAsync(group, Lease);
        await TrimAsync(Longest(group.Stream, 2, group.Group));

        Assert.Equal(ids[4..], Ids(await DeliverAsync(group)));
        await Backdoor.AgeAsync(group, Lease);
        var calls = await WalkAsync(group);
        Assert.Equal(ids[4..], Ids(calls.SelectMany(call => call.Entries)));
        Assert.Empty(calls.SelectMany(call => call.Exhausted));
    }

    [Fact]
    public async Task What_is_older_than_the_greatest_age_goes()
    {
        var group = await NewGroupAsync();
        List<EntryId> ids = [];
        for (var hours = 4; hours > 0; hours--) ids.Add(await AddAgedAsync(group.Stream, TimeSpan.FromHours(hours)));
        ids.Add(await PublishAsync(group.Stream, "new"));
        await SettleAsync(group, 1);

        var (trimmed, lost) = await TrimAsync(new TrimRequest(new(group.Stream, [group.Group])) { MaxAge = TimeSpan.FromHours(2.5) });
        Assert.Equal(2, trimmed);
        Assert.Equal([new LostEntries(group.Group, 1)], lost);
        Assert.Equal(ids[2..], await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task What_a_group_holds_for_too_long_goes_all_the_same()
    {
        var stopped = await NewGroupAsync(group: "stopped");
        var running = await NewGroupAsync(stopped.Stream, "running");
        for (var hours = 3; hours > 0; hours--) await AddAgedAsync(stopped.Stream, TimeSpan.FromHours(hours));
        var young = await PublishAsync(stopped.Stream, "new");
        await SettleAsync(stopped, 1);
        await SettleAsync(running);
        var request = new TrimRequest(new(stopped.Stream, ["stopped", "running"]))
        {
            SettledAfter = TimeSpan.FromMinutes(30), MaxAge = TimeSpan.FromHours(1.5),
        };

        var (trimmed, lost) = await TrimAsync(request);
        Assert.Equal(2, trimmed);
        Assert.Equal([new LostEntries("stopped", 1)], lost);
        await SettleAsync(stopped);
        Assert.Equal((1, 0), Counts(await TrimAsync(request)));
        Assert.Equal([young], await LeftAsync(stopped.Stream));
    }

    private static (long Trimmed, int Lost) Counts((long Trimmed, LostEntries[] Lost) result) => (result.Trimmed, result.Lost.Length);

    private static TrimRequest Longest(string stream, int length, params string[] mapped) => new(new(stream, mapped)) { MaxLength = length };

    private Task<EntryId> AddAgedAsync(string stream, TimeSpan age) => Backdoor.AddAgedAsync(stream, age, "a"u8.ToArray(), "1"u8.ToArray()).InTime();
}

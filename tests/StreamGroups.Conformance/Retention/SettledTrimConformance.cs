using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Retention;

public abstract class SettledTrimConformance : RetentionConformance
{
    private protected SettledTrimConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task What_every_group_has_settled_goes_and_the_slowest_decides()
    {
        var fast = await NewGroupAsync(group: "fast");
        var middle = await NewGroupAsync(fast.Stream, "middle");
        var slow = await NewGroupAsync(fast.Stream, "slow");
        var ids = await PublishAsync(fast.Stream, 10);
        await SettleAsync(fast);
        await SettleAsync(middle, 7);
        await SettleAsync(slow, 4);

        Assert.Equal(4, await TrimSettledAsync(fast.Stream, TimeSpan.Zero, "fast", "middle", "slow"));
        Assert.Equal(ids[4..], await LeftAsync(fast.Stream));
        Assert.Equal(ids[4..], Ids(await DeliverAsync(slow)));
        Assert.Equal(0, await TrimSettledAsync(fast.Stream, TimeSpan.Zero, "fast", "middle", "slow"));
    }

    [Fact]
    public async Task A_group_that_the_application_does_not_map_counts()
    {
        var known = await NewGroupAsync(group: "known");
        var others = await NewGroupAsync(known.Stream, "others");
        var ids = await PublishAsync(known.Stream, 5);
        await SettleAsync(known);

        Assert.Equal(0, await TrimSettledAsync(known.Stream, TimeSpan.Zero, "known"));
        await SettleAsync(others, 3);
        Assert.Equal(3, await TrimSettledAsync(known.Stream, TimeSpan.Zero, "known"));
        Assert.Equal(ids[3..], Ids(await DeliverAsync(others)));
    }

    [Fact]
    public async Task A_mapped_group_that_does_not_exist_yet_holds_everything()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 5);
        await SettleAsync(group);

        Assert.Equal(0, await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group, "later"));
        var later = await NewGroupAsync(group.Stream, "later");
        Assert.Equal(ids, Ids(await DeliverAsync(later)));
        await AckAsync(later, ids);
        Assert.Equal(5, await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group, "later"));
    }

    [Fact]
    public async Task Without_any_group_nothing_goes()
    {
        var stream = NewStream();
        var ids = await PublishAsync(stream, 5);

        Assert.Equal(0, await TrimSettledAsync(stream, TimeSpan.Zero));
        Assert.Equal(ids, await LeftAsync(stream));
    }

    [Fact]
    public async Task An_entry_that_is_pending_in_the_middle_stays_with_all_after_it()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 6);
        await DeliverAsync(group);
        await AckAsync(group, [ids[0], ids[1], ids[3], ids[5]]);

        Assert.Equal(2, await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group));
        Assert.Equal(ids[2..], await LeftAsync(group.Stream));
        await AckAsync(group, [ids[2]]);
        Assert.Equal(2, await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group));
        Assert.Equal(ids[4..], await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task What_is_younger_than_the_least_age_stays()
    {
        var group = await NewGroupAsync();
        for (var hours = 4; hours > 0; hours--) await AddAgedAsync(group.Stream, TimeSpan.FromHours(hours));
        var young = await PublishAsync(group.Stream, 2);
        await SettleAsync(group);

        Assert.Equal(0, await TrimSettledAsync(group.Stream, TimeSpan.FromHours(4.5), group.Group));
        Assert.Equal(2, await TrimSettledAsync(group.Stream, TimeSpan.FromHours(2.5), group.Group));
        Assert.Equal(2, await TrimSettledAsync(group.Stream, TimeSpan.FromHours(0.5), group.Group));
        Assert.Equal(young, await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task What_is_old_and_not_settled_stays()
    {
        var group = await NewGroupAsync();
        var old = await AddAgedAsync(group.Stream, TimeSpan.FromDays(300));
        await DeliverAsync(group);

        Assert.Equal(0, await TrimSettledAsync(group.Stream, TimeSpan.FromHours(1), group.Group));
        Assert.Equal([old], await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task What_is_pending_of_entries_that_are_gone_holds_nothing()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 6);
        await DeliverAsync(group);
        await Backdoor.TrimAsync(group.Stream, 3);
        await AckAsync(group, ids[3..5]);

        Assert.Equal(2, await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group));
        Assert.Equal([ids[5]], await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task A_group_that_comes_late_begins_with_what_is_left()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 6);
        await SettleAsync(group, 4);
        await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group);

        var late = await NewGroupAsync(group.Stream, "late");
        Assert.Equal(ids[4..], Ids(await DeliverAsync(late)));
        Assert.Equal(ids[4..], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_stream_that_is_trimmed_to_nothing_goes_on()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 5);
        await SettleAsync(group);

        Assert.Equal(5, await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group));
        Assert.Empty(await LeftAsync(group.Stream));
        Assert.Equal(0, await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group));
        var next = await PublishAsync(group.Stream, "next");
        Assert.Equal([next], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task More_than_one_call_does_goes_to_the_last_entry()
    {
        const int Settled = 21_234;
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, Settled + 50);
        await SettleAsync(group, Settled);

        Assert.Equal(Settled, await TrimSettledAsync(group.Stream, TimeSpan.Zero, group.Group));
        Assert.Equal(ids[Settled..], await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task Nothing_is_lost_while_groups_read_and_several_trim()
    {
        const int Count = 3_000;
        GroupAddress[] groups = [await NewGroupAsync(group: "one")];
        groups = [groups[0], await NewGroupAsync(groups[0].Stream, "two")];
        var stream = groups[0].Stream;
        using var done = new CancellationTokenSource();
        var trimming = Enumerable.Range(0, 2).Select(_ => TrimUntilAsync(stream, done.Token)).ToArray();

        var publishing = PublishAsync(stream, Count);
        var reading = groups.Select(group => ReadAllAsync(group, Count)).ToArray();
        var ids = await publishing;
        foreach (var read in await Task.WhenAll(reading)) Assert.Equal(ids, read);
        await done.CancelAsync();
        var trimmed = (await Task.WhenAll(trimming)).Sum() + await TrimSettledAsync(stream, TimeSpan.Zero, "one", "two");
        Assert.Equal(Count, trimmed);
        Assert.Empty(await LeftAsync(stream));
    }

    [Fact]
    public async Task A_stream_that_is_none_or_not_there()
    {
        Assert.Equal(0, await TrimSettledAsync(NewStream(), TimeSpan.Zero, "billing"));
        var other = NewStream();
        await Backdoor.ReplaceByOtherTypeAsync(other);
        await FailsAsync(TransportErrorKind.Permanent, () => TrimSettledAsync(other, TimeSpan.Zero, "billing"));
    }

    private Task<EntryId> AddAgedAsync(string stream, TimeSpan age) => Backdoor.AddAgedAsync(stream, age, "a"u8.ToArray(), "1"u8.ToArray()).InTime();

    private async Task<long> TrimUntilAsync(string stream, CancellationToken done)
    {
        var trimmed = 0L;
        while (!done.IsCancellationRequested)
        {
            trimmed += await TrimSettledAsync(stream, TimeSpan.Zero, "one", "two");
            await Task.Yield();
        }
        return trimmed;
    }

    private async Task<EntryId[]> ReadAllAsync(GroupAddress group, int count)
    {
        await using var reader = await OpenAsync(group);
        List<EntryId> read = [];
        while (read.Count < count)
        {
            var entries = await reader.ReadAsync(37, LongBlock, Ending).InTime();
            read.AddRange(Ids(entries));
            await AckAsync(group, Ids(entries));
        }
        return [.. read];
    }
}

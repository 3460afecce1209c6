using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Retention;

public abstract class CollectConformance : RetentionConformance
{
    private protected CollectConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task What_was_acked_without_being_deleted_goes_and_what_any_group_needs_stays()
    {
        var one = await NewGroupAsync(group: "one");
        var two = await NewGroupAsync(one.Stream, "two");
        var ids = await PublishAsync(one.Stream, 8);
        await DeliverAsync(one);
        await DeliverAsync(two, count: 6);
        await AckAsync(one, ids[1..]);
        await AckAsync(two, [ids[0], ids[1], ids[2], ids[4]]);

        Assert.Equal(3, await WalkAsync(one.Stream, "one", "two"));
        Assert.Equal([ids[0], ids[3], ids[5], ids[6], ids[7]], await LeftAsync(one.Stream));
        Assert.Equal(0, await WalkAsync(one.Stream, "one", "two"));
    }

    [Fact]
    public async Task A_walk_goes_over_as_many_pages_as_it_takes()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 1_000);
        await DeliverAsync(group);
        EntryId[] pending = [.. ids.Where((_, index) => index % 3 == 0)];
        await AckAsync(group, ids.Except(pending).ToArray());

        Assert.Equal(ids.Length - pending.Length, await WalkAsync(group.Stream, group.Group));
        Assert.Equal(pending, await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task A_mapped_group_that_does_not_exist_yet_keeps_everything()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 3);
        await SettleAsync(group);

        Assert.Equal(0, await WalkAsync(group.Stream, group.Group, "later"));
        Assert.Equal(3, await WalkAsync(group.Stream, group.Group));
    }

    [Fact]
    public async Task Without_any_group_nothing_goes()
    {
        var stream = NewStream();
        await PublishAsync(stream, 3);

        Assert.Equal(0, await WalkAsync(stream));
        Assert.Equal(0, await WalkAsync(NewStream(), "billing"));
    }

    private async Task<long> WalkAsync(string stream, params string[] mapped)
    {
        var (deleted, after) = (0L, EntryId.Zero);
        for (var calls = 0; calls < 1000; calls++)
        {
            var page = await Retention.CollectAsync(new RetentionTarget(stream, mapped), after, Ending).InTime();
            (deleted, after) = (deleted + page.Deleted, page.Next);
            if (after == EntryId.Zero) return deleted;
        }
        throw new InvalidOperationException("A walk does not come to its end.");
    }
}

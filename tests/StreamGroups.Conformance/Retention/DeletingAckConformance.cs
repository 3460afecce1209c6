using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Retention;

public abstract class DeletingAckConformance : RetentionConformance
{
    private protected DeletingAckConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Theory]
    [InlineData("one", "two")]
    [InlineData("two", "one")]
    public async Task An_entry_goes_with_the_ack_of_its_last_group(string first, string last)
    {
        var stream = NewStream();
        var (one, two) = (await NewGroupAsync(stream, first), await NewGroupAsync(stream, last));
        var ids = await PublishAsync(stream, 3);
        await DeliverAsync(one);
        await DeliverAsync(two);
        string[] mapped = ["one", "two"];

        Assert.Equal(new DeletedAcks(2, 0), await AckAndDeleteAsync(one, mapped, ids[0], ids[1]));
        Assert.Equal(ids, await LeftAsync(stream));
        Assert.Equal(new DeletedAcks(2, 1), await AckAndDeleteAsync(two, mapped, ids[1], ids[2]));
        Assert.Equal([ids[0], ids[2]], await LeftAsync(stream));
        Assert.Equal(new DeletedAcks(1, 1), await AckAndDeleteAsync(one, mapped, ids[2]));
        Assert.Equal(new DeletedAcks(1, 1), await AckAndDeleteAsync(two, mapped, ids[0]));
        Assert.Empty(await LeftAsync(stream));
    }

    [Fact]
    public async Task A_group_that_has_not_read_an_entry_keeps_it_whether_it_is_mapped_or_not()
    {
        var known = await NewGroupAsync(group: "known");
        var others = await NewGroupAsync(known.Stream, "others");
        var ids = await PublishAsync(known.Stream, 3);
        await DeliverAsync(known);
        await SettleAsync(others, 1);

        Assert.Equal(new DeletedAcks(3, 1), await AckAndDeleteAsync(known, ["known"], ids));
        Assert.Equal(ids[1..], Ids(await DeliverAsync(others)));
        Assert.Equal(new DeletedAcks(2, 2), await AckAndDeleteAsync(others, ["others"], ids[1..]));
        Assert.Empty(await LeftAsync(known.Stream));
    }

    [Fact]
    public async Task A_mapped_group_that_does_not_exist_yet_keeps_everything()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 3);
        await DeliverAsync(group);

        Assert.Equal(new DeletedAcks(3, 0), await AckAndDeleteAsync(group, [group.Group, "later"], ids));
        Assert.Equal(ids, Ids(await DeliverAsync(await NewGroupAsync(group.Stream, "later"))));
    }

    [Fact]
    public async Task What_is_no_longer_pending_counts_nothing_and_goes_if_nobody_needs_it()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 3);
        await DeliverAsync(group, count: 2);
        await AckAsync(group, [ids[0]]);

        Assert.Equal(new DeletedAcks(0, 1), await AckAndDeleteAsync(group, [group.Group], ids[0]));
        Assert.Equal(new DeletedAcks(0, 0), await AckAndDeleteAsync(group, [group.Group], ids[0]));
        Assert.Equal(new DeletedAcks(0, 0), await AckAndDeleteAsync(group, [group.Group], ids[2])); // Not delivered yet.
        Assert.Equal(ids[1..], await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task Without_the_group_or_the_stream_nothing_is_done()
    {
        var group = await NewGroupAsync();
        var other = await NewGroupAsync(group.Stream, "other");
        var ids = await PublishAsync(group.Stream, 2);
        await DeliverAsync(group);
        await SettleAsync(other);
        await Backdoor.DestroyGroupAsync(group);

        Assert.Equal(default, await AckAndDeleteAsync(group, [group.Group], ids));
        Assert.Equal(ids, await LeftAsync(group.Stream));
        await Backdoor.DeleteStreamAsync(group.Stream);
        Assert.Equal(default, await AckAndDeleteAsync(group, [group.Group], ids));
        Assert.Equal(default, await AckAndDeleteAsync(group, [group.Group]));
    }

    [Fact]
    public async Task Any_number_of_entries_can_be_acked_at_once_in_any_order()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 2_500);
        await DeliverAsync(group);
        Random.Shared.Shuffle(ids);

        Assert.Equal(new DeletedAcks(2_500, 2_500), await AckAndDeleteAsync(group, [group.Group], ids));
        Assert.Empty(await LeftAsync(group.Stream));
    }

    [Fact]
    public async Task Groups_that_ack_at_the_same_time_delete_everything_once()
    {
        const int Count = 2_000;
        string[] names = ["one", "two", "three"];
        var stream = NewStream();
        var groups = await Task.WhenAll(names.Select(name => NewGroupAsync(stream, name)));
        var ids = await PublishAsync(stream, Count);
        foreach (var group in groups) await DeliverAsync(group);

        var acks = await Task.WhenAll(groups.SelectMany(group => Shuffled(ids).Chunk(23).Select(chunk => AckAndDeleteAsync(group, names, chunk))));
        Assert.Equal(3 * Count, acks.Sum(ack => ack.Acked));
        Assert.Equal(Count, acks.Sum(ack => ack.Deleted));
        Assert.Empty(await LeftAsync(stream));
    }

    private static EntryId[] Shuffled(EntryId[] ids)
    {
        EntryId[] copy = [.. ids];
        Random.Shared.Shuffle(copy);
        return copy;
    }
}

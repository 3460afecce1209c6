using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class GroupConformance : TransportConformance
{
    /// <summary>Redis cannot tell how many entries come after an ID in the midst of a stream.</summary>
    private static void AssertCreated(EntryId after, long waiting, GroupCreation creation)
    {
        Assert.Equal(new GroupCreation(true, false, after, null), creation with { Waiting = null });
        Assert.True(creation.Waiting is null || creation.Waiting == waiting);
    }

    private protected GroupConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Theory]
    [InlineData("Beginning")]
    [InlineData("New")]
    public async Task A_new_stream_is_read_from_its_beginning(string start)
    {
        var group = new GroupAddress(NewStream(), "billing");
        Assert.Equal(new GroupCreation(true, true, EntryId.Zero, 0), await EnsureAsync(group, Position(start)));

        var id = await PublishAsync(group.Stream, "first");
        Assert.Equal([id], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_new_stream_is_read_from_its_beginning_whatever_id_was_named()
    {
        var group = new GroupAddress(NewStream(), "billing");

        Assert.Equal(new GroupCreation(true, true, EntryId.Zero, 0), await EnsureAsync(group, StartPosition.AfterId(new EntryId(5, 3))));
        Assert.Equal(EntryId.Zero, (await InspectAsync(group))!.LastDelivered);
    }

    [Fact]
    public async Task A_new_group_gets_what_was_published_before()
    {
        var group = new GroupAddress(NewStream(), "billing");
        var ids = await PublishAsync(group.Stream, 10);

        Assert.Equal(new GroupCreation(true, false, EntryId.Zero, 10), await EnsureAsync(group, StartPosition.Beginning));
        Assert.Equal(ids.Order(), Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_group_that_begins_at_new_gets_only_what_is_published_later()
    {
        var group = new GroupAddress(NewStream(), "billing");
        var ids = await PublishAsync(group.Stream, 10);

        Assert.Equal(new GroupCreation(true, false, ids.Max(), 0), await EnsureAsync(group, StartPosition.New));
        var later = await PublishAsync(group.Stream, "later");
        Assert.Equal([later], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task New_begins_after_the_last_id_given_even_if_its_entry_is_gone()
    {
        var group = new GroupAddress(NewStream(), "billing");
        await PublishAsync(group.Stream, "kept");
        var deleted = await PublishAsync(group.Stream, "deleted");
        await Backdoor.DeleteEntryAsync(group.Stream, deleted);

        Assert.Equal(new GroupCreation(true, false, deleted, 0), await EnsureAsync(group, StartPosition.New));
    }

    [Fact]
    public async Task A_group_can_begin_after_an_id()
    {
        var group = new GroupAddress(NewStream(), "billing");
        var ids = (await PublishAsync(group.Stream, 10)).Order().ToArray();

        AssertCreated(ids[3], 6, await EnsureAsync(group, StartPosition.AfterId(ids[3])));
        Assert.Equal(ids[4..], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_group_can_begin_at_a_time()
    {
        var group = new GroupAddress(NewStream(), "billing");
        var before = await PublishAsync(group.Stream, "before");
        await Backdoor.PassTimeAsync(TimeSpan.FromMilliseconds(5));
        var after = await PublishAsync(group.Stream, "after");
        Assert.True(before.Timestamp < after.Timestamp);

        var creation = await EnsureAsync(group, StartPosition.At(after.Timestamp));
        Assert.True(creation.Waiting is null or 1);
        Assert.True(before <= creation.StartsAfter && creation.StartsAfter < after);
        Assert.Equal([after], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_group_that_exists_goes_on_where_it_was()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 10)).Order().ToArray();
        await DeliverAsync(group, "a", 4);

        var again = new GroupCreation(false, false, ids[3], null);
        Assert.Equal(again, await EnsureAsync(group, StartPosition.Beginning));
        Assert.Equal(again, await EnsureAsync(group, StartPosition.New));
        Assert.Equal(ids[4..], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task Of_many_that_ensure_a_group_one_creates_it()
    {
        var group = new GroupAddress(NewStream(), "billing");
        var transports = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => NewTransportAsync().AsTask()));
        var creations = await Task.WhenAll(transports.Select(transport =>
            Task.Run(() => transport.EnsureGroupAsync(group, StartPosition.Beginning, Ending).AsTask()))).InTime();

        Assert.Single(creations, creation => creation.Created);
        Assert.Single(creations, creation => creation.StreamCreated);
    }

    [Fact]
    public async Task Each_of_two_groups_gets_everything()
    {
        var billing = await NewGroupAsync();
        var shipping = await NewGroupAsync(billing.Stream, "shipping");
        var ids = (await PublishAsync(billing.Stream, 20)).Order().ToArray();

        Assert.Equal(ids, Ids(await DeliverAsync(billing)));
        Assert.Equal(20, await Transport.AckAsync(billing, ids, Ending).InTime());
        Assert.Equal(ids, Ids(await DeliverAsync(shipping)));
        Assert.Empty(await PendingAsync(billing));
        Assert.Equal(ids, Ids(await PendingAsync(shipping)));
    }

    [Fact]
    public async Task A_group_that_was_destroyed_can_go_on_after_an_id()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 10)).Order().ToArray();
        await SettleAsync(group, await DeliverAsync(group, "a", 6));
        await Backdoor.DestroyGroupAsync(group);

        Assert.Null(await InspectAsync(group));
        AssertCreated(ids[5], 4, await EnsureAsync(group, StartPosition.AfterId(ids[5])));
        Assert.Equal(ids[6..], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task Inspecting_shows_the_group_as_it_is()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 10)).Order().ToArray();
        await DeliverAsync(group, "a", 4);
        await DeliverAsync(group, "b", 3);
        await Transport.AckAsync(group, ids.AsMemory(0, 2), Ending).InTime();

        var snapshot = (await InspectAsync(group))!;
        Assert.Equal((10, 5, ids[6]), (snapshot.Length, snapshot.Pending, snapshot.LastDelivered));
        Assert.Equal([("a", 2), ("b", 3)], snapshot.Consumers.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public async Task Inspecting_what_does_not_exist_gives_nothing()
    {
        var group = await NewGroupAsync();

        Assert.Null(await InspectAsync(new GroupAddress(NewStream(), "billing")));
        Assert.Null(await InspectAsync(group with { Group = "shipping" }));
        Assert.Equal(0, (await InspectAsync(group))!.Length);
    }

    [Fact]
    public async Task A_key_of_another_type_is_an_error_that_names_it_and_stays()
    {
        var group = new GroupAddress(NewStream(), "billing");
        await Backdoor.ReplaceByOtherTypeAsync(group.Stream);

        var error = await FailsAsync(TransportErrorKind.Permanent, () => EnsureAsync(group, StartPosition.Beginning));
        Assert.Contains(group.Stream, error.Message, StringComparison.Ordinal);
    }

    private static StartPosition Position(string text) =>
        StartPosition.TryParse(text, out var position) ? position : throw new ArgumentException(text);
}

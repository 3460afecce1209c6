using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>A group that was lost begins where it had got to.</summary>
public abstract class MarkConformance : TransportConformance
{
    private protected MarkConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task Where_nothing_was_pending_it_goes_on_after_the_last_delivered()
    {
        var (group, ids) = await NewDeliveredAsync(5, delivered: 3, acked: 3);
        await SaveAndDestroyAsync(group);

        Assert.Equal((true, ids[2]), await CreateAsync(group, StartPosition.Beginning));
        Assert.Equal(ids[3..], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task The_lowest_unsettled_entry_of_any_consumer_is_delivered_again()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 6)).Order().ToArray();
        await DeliverAsync(group, "z", 2);
        await DeliverAsync(group, "a", 3);
        await Transport.AckAsync(group, ids.AsMemory(0, 1), Ending).InTime();
        await SaveAndDestroyAsync(group);

        Assert.Equal((true, ids[1].Previous), await CreateAsync(group, StartPosition.New));
        Assert.Equal(ids[1..], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task What_was_parked_is_delivered_again()
    {
        var (group, ids) = await NewDeliveredAsync(3, delivered: 3, acked: 1);
        await ParkAsync(group, ids[1..2], Lease);
        await Transport.AckAsync(group, ids.AsMemory(2, 1), Ending).InTime();
        await SaveAndDestroyAsync(group);

        await CreateAsync(group, StartPosition.Beginning);
        Assert.Equal(ids[1..], Ids(await DeliverAsync(group)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    public async Task Who_has_consumed_begins_at_the_lower_of_its_own_and_the_mark(int own, int expected)
    {
        var (group, ids) = await NewDeliveredAsync(4, delivered: 2, acked: 2);
        await SaveAndDestroyAsync(group);

        var start = StartPosition.Resume(ids[own], new StreamWitness(ids[own], null));
        Assert.Equal((true, ids[expected]), await CreateAsync(group, start));
    }

    [Fact]
    public async Task Without_a_mark_the_callers_start_counts()
    {
        var (group, ids) = await NewDeliveredAsync(4, delivered: 2, acked: 2);
        await Backdoor.DestroyGroupAsync(group);
        await Backdoor.DeleteStreamAsync(ReservedNames.Mark(group));

        Assert.Equal((true, ids[3]), await CreateAsync(group, StartPosition.New));
    }

    [Fact]
    public async Task Saving_again_moves_the_mark_on()
    {
        var (group, ids) = await NewDeliveredAsync(4, delivered: 2, acked: 0);
        await SaveAsync(group);
        await Transport.AckAsync(group, ids.AsMemory(0, 2), Ending).InTime();
        await SaveAndDestroyAsync(group);

        Assert.Equal((true, ids[1]), await CreateAsync(group, StartPosition.Beginning));
    }

    [Fact]
    public async Task A_group_that_is_missing_keeps_its_mark()
    {
        var (group, ids) = await NewDeliveredAsync(2, delivered: 1, acked: 1);
        await SaveAndDestroyAsync(group);
        await SaveAsync(group);

        Assert.Equal((true, ids[0]), await CreateAsync(group, StartPosition.New));
    }

    [Fact]
    public async Task Saving_creates_nothing_for_a_group_that_is_missing()
    {
        var group = new GroupAddress(NewStream(), "billing");
        await SaveAsync(group);
        Assert.Empty(await Backdoor.ReadAllAsync(group.Stream));
        Assert.Null(await InspectAsync(group));

        await PublishAsync(group.Stream, 3);
        await SaveAsync(group);
        Assert.Equal((true, EntryId.Zero), await CreateAsync(group, StartPosition.Beginning));
    }

    [Fact]
    public async Task A_stream_that_was_begun_anew_with_lower_ids_is_read_from_its_beginning()
    {
        var group = new GroupAddress(NewStream(), "billing");
        var older = $"{{{group.Stream}}}:older";
        var old = await PublishAsync(older, "in the older stream");
        await Backdoor.PassTimeAsync(TimeSpan.FromMilliseconds(5));
        await NewGroupAsync(group.Stream);
        var id = await PublishAsync(group.Stream, "x");
        Assert.True(old < id);
        await DeliverAsync(group);
        await SaveAsync(group);
        await Backdoor.RenameAsync(older, group.Stream);

        var creation = await EnsureAsync(group, StartPosition.New);
        Assert.Equal((true, true, EntryId.Zero), (creation.Created, creation.StreamCreated, creation.StartsAfter));
        Assert.Equal([old], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task A_stream_that_is_gone_takes_its_mark_with_it()
    {
        var (group, _) = await NewDeliveredAsync(3, delivered: 3, acked: 3);
        await SaveAsync(group);
        await Backdoor.DeleteStreamAsync(group.Stream);
        Assert.Equal((true, EntryId.Zero), await CreateAsync(group, StartPosition.New));

        await Backdoor.DestroyGroupAsync(group);
        await PublishAsync(group.Stream, "later");
        Assert.Equal((true, EntryId.Zero), await CreateAsync(group, StartPosition.New)); // The new group's own mark.
    }

    [Fact]
    public async Task A_group_that_exists_is_not_moved()
    {
        var (group, ids) = await NewDeliveredAsync(4, delivered: 2, acked: 0);
        await SaveAsync(group);

        Assert.Equal((false, ids[1]), await CreateAsync(group, StartPosition.Beginning));
        Assert.Equal(ids[2..], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task The_token_changes_with_each_creation_and_only_then()
    {
        var group = new GroupAddress(NewStream(), "billing");
        var first = await TokenAsync(group);
        Assert.NotEqual("", first);
        await SaveAsync(group);
        Assert.Equal(first, await TokenAsync(group, await NewTransportAsync()));

        await Backdoor.DestroyGroupAsync(group);
        var second = await TokenAsync(group);
        Assert.NotEqual(first, second);
        await Backdoor.DeleteStreamAsync(group.Stream);
        Assert.NotEqual(second, await TokenAsync(group));
    }

    [Fact]
    public async Task A_group_without_a_token_gets_one_that_stays()
    {
        var group = await NewGroupAsync();
        await Backdoor.DeleteStreamAsync(ReservedNames.Mark(group));
        var token = await TokenAsync(group);

        Assert.NotEqual("", token);
        Assert.Equal(token, await TokenAsync(group));
    }

    [Fact]
    public async Task Of_many_that_ensure_a_lost_group_all_get_one_token()
    {
        var group = await NewGroupAsync();
        await Backdoor.DestroyGroupAsync(group);
        var transports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewTransportAsync().AsTask()));
        var tokens = await Task.WhenAll(transports.Select(transport => Task.Run(() => TokenAsync(group, transport)))).InTime();

        Assert.Single(tokens.Distinct());
    }

    private async Task<string> TokenAsync(GroupAddress group, IStreamTransport? transport = null) =>
        (await (transport ?? Transport).EnsureGroupAsync(group, StartPosition.Beginning, Ending).InTime()).Token;

    private async Task<(bool Created, EntryId StartsAfter)> CreateAsync(GroupAddress group, StartPosition start)
    {
        var creation = await EnsureAsync(group, start);
        return (creation.Created, creation.StartsAfter);
    }

    private Task SaveAsync(GroupAddress group) => Transport.SaveMarkAsync(group, Ending).AsTask().InTime();

    private async Task SaveAndDestroyAsync(GroupAddress group)
    {
        await SaveAsync(group);
        await Backdoor.DestroyGroupAsync(group);
    }

    private async Task<(GroupAddress Group, EntryId[] Ids)> NewDeliveredAsync(int count, int delivered, int acked)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, count)).Order().ToArray();
        await DeliverAsync(group, "a", delivered);
        await Transport.AckAsync(group, ids.AsMemory(0, acked), Ending).InTime();
        return (group, ids);
    }
}

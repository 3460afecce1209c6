using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class AckConformance : TransportConformance
{
    private protected AckConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task An_ack_takes_entries_off_the_pending_list_and_counts_them()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 5)).Order().ToArray();
        await DeliverAsync(group, "a");

        Assert.Equal(2, await AckAsync(group, ids[1], ids[3]));
        Assert.Equal([ids[0], ids[2], ids[4]], Ids(await PendingAsync(group, "a")));
        Assert.Equal(3, (await InspectAsync(group))!.Pending);
    }

    [Fact]
    public async Task A_repeated_ack_is_harmless_and_counts_nothing()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a", 2);

        Assert.Equal(1, await AckAsync(group, ids[0]));
        Assert.Equal(0, await AckAsync(group, ids[0]));
        Assert.Equal(1, await AckAsync(group, ids));
        Assert.Equal(0, await AckAsync(group, ids));
        Assert.Equal([ids[2]], Ids(await DeliverAsync(group, "a")));
    }

    [Fact]
    public async Task An_ack_of_who_is_no_longer_the_owner_counts()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 2);
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        await ClaimAsync(group, "b");

        Assert.Equal(2, await AckAsync(group, ids));
        Assert.Empty(await PendingAsync(group, "b"));
    }

    [Fact]
    public async Task An_acked_entry_stays_in_the_stream_and_is_not_delivered_again()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 3);
        await DeliverAsync(group, "a", ackWait: TimeSpan.Zero);
        await AckAsync(group, ids);

        Assert.Equal(ids.Order(), (await Backdoor.ReadAllAsync(group.Stream)).Select(entry => entry.Id));
        Assert.Empty(await DeliverAsync(group, "a"));
        Assert.Empty((await ClaimAsync(group, "b")).Entries);
    }

    [Fact]
    public async Task An_entry_that_is_no_longer_in_the_stream_can_be_acked()
    {
        var group = await NewGroupAsync();
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, "a");
        await Backdoor.DeleteEntryAsync(group.Stream, id);

        Assert.Equal(1, await AckAsync(group, id));
    }

    [Fact]
    public async Task What_was_not_delivered_cannot_be_acked()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 3);

        Assert.Equal(0, await AckAsync(group, ids));
        Assert.Equal(0, await AckAsync(group, new EntryId(1, 1)));
        Assert.Equal(ids.Order(), Ids(await DeliverAsync(group, "a")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public async Task Any_number_of_entries_can_be_acked_at_once(int count)
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, count);
        await DeliverAsync(group, "a");

        Assert.Equal(count, await AckAsync(group, ids));
        Assert.Equal(0, (await InspectAsync(group))!.Pending);
    }

    private Task<long> AckAsync(GroupAddress group, params EntryId[] ids) => Transport.AckAsync(group, ids, Ending).InTime();
}

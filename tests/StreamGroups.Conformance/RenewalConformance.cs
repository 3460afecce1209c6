using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class RenewalConformance : TransportConformance
{
    private protected RenewalConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_renewed_lease_runs_anew_and_counts_no_delivery()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        Assert.Equal([LeaseState.Held, LeaseState.Held], await RenewAsync(group, ids[..2]));
        Assert.All(await PendingAsync(group, "a"), entry => Assert.Equal(1, entry.DeliveryCount));
        Assert.Equal([ids[2]], Ids((await ClaimAsync(group, "b")).Entries));
    }

    [Fact]
    public async Task What_another_has_claimed_is_not_taken_back()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        Assert.Equal(2, (await ClaimAsync(group, "b")).Entries.Length);
        await Backdoor.AgeAsync(group, Lease);

        Assert.Equal([LeaseState.Lost, LeaseState.Lost], await RenewAsync(group, ids));
        Assert.Empty(await PendingAsync(group, "a"));
        Assert.All(await PendingAsync(group, "b"), entry => Assert.Equal(2, entry.DeliveryCount));
        Assert.All(await PendingAsync(group, "b"), entry => Assert.True(entry.Idle >= Lease));
    }

    [Fact]
    public async Task Without_the_name_everything_is_lost_and_nothing_is_touched()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 2)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        Assert.Equal([LeaseState.Lost, LeaseState.Lost], await Transport.RenewAsync(group, "a", "other", ids, Ending).InTime());
        Assert.All(await PendingAsync(group, "a"), entry => Assert.True(entry.Idle >= Lease));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_that_is_no_longer_in_the_stream_is_gone_and_leaves_the_pending_list(bool trimmed)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        if (trimmed) await Backdoor.TrimAsync(group.Stream, 2);
        else await Backdoor.DeleteEntryAsync(group.Stream, ids[0]);

        Assert.Equal([LeaseState.Gone, LeaseState.Held, LeaseState.Held], await RenewAsync(group, ids));
        Assert.Equal(ids[1..], Ids(await PendingAsync(group, "a")));
        Assert.Equal(LeaseState.Settled, Assert.Single(await RenewAsync(group, ids[..1])));
    }

    [Fact]
    public async Task What_was_acked_is_settled()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 1);
        await DeliverAsync(group, "a");
        await Transport.AckAsync(group, ids, Ending).InTime();

        Assert.Equal([LeaseState.Settled, LeaseState.Settled], await RenewAsync(group, [ids[0], new EntryId(1, 1)]));
    }

    [Fact]
    public async Task The_states_come_in_the_order_of_the_entries()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 5)).Order().ToArray();
        await DeliverAsync(group, "a", 3);
        await DeliverAsync(group, "b", 1);
        await Transport.AckAsync(group, ids.AsMemory(1, 1), Ending).InTime();
        await Backdoor.DeleteEntryAsync(group.Stream, ids[2]);

        Assert.Equal([LeaseState.Settled, LeaseState.Lost, LeaseState.Gone, LeaseState.Settled, LeaseState.Held],
            await RenewAsync(group, [ids[4], ids[3], ids[2], ids[1], ids[0]]));
        Assert.Equal(LeaseState.Lost, Assert.Single(await RenewAsync(group, [ids[3]])));
    }

    [Fact]
    public async Task What_is_parked_is_lost()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 1);
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids, TimeSpan.Zero);

        Assert.Equal([LeaseState.Lost], await RenewAsync(group, ids));
        Assert.Equal(ids, Ids(await PendingAsync(group, ReservedNames.RetryConsumer)));
    }

    [Fact]
    public async Task A_call_renews_256_entries_and_no_more()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 257)).Order().ToArray();
        await DeliverAsync(group, "a");

        Assert.Equal(256, (await RenewAsync(group, ids[..256])).Count(state => state == LeaseState.Held));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RenewAsync(group, ids));
    }

    [Fact]
    public async Task Without_the_group_only_a_sign_of_life_can_be_given()
    {
        var group = await NewGroupAsync();
        await using var reader = await OpenAsync(group, "a");
        await Backdoor.DestroyGroupAsync(group);

        Assert.Empty(await RenewAsync(group, []));
        await FailsAsync(TransportErrorKind.GroupMissing, () => RenewAsync(group, [new EntryId(1, 1)]));
    }

    private async Task<LeaseState[]> RenewAsync(GroupAddress group, EntryId[] ids) =>
        await Transport.RenewAsync(group, "a", Token, ids, Ending).InTime();
}

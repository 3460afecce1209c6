using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

public abstract class ClaimingConformance : TransportConformance
{
    private protected ClaimingConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task Entries_whose_lease_has_run_out_go_to_the_claimer()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 3)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        var claim = await ClaimAsync(group, "b");
        Assert.Equal(ids, Ids(claim.Entries));
        Assert.Equal(["0", "1", "2"], claim.Entries.Select(Text).Order());
        Assert.All(claim.Entries, entry => Assert.Equal(2, entry.DeliveryCount));
        Assert.Empty(claim.Exhausted);
        Assert.True(claim.Next.IsStart);
        Assert.Empty(await PendingAsync(group, "a"));
        Assert.All(await PendingAsync(group, "b"), entry => Assert.Equal(("b", 2L), (entry.Consumer, entry.DeliveryCount)));
        Assert.Equal(ids, Ids(await PendingAsync(group, "b")));
    }

    [Fact]
    public async Task A_claim_begins_a_new_lease()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 3);
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        Assert.Equal(3, (await ClaimAsync(group, "b")).Entries.Length);

        Assert.Empty((await ClaimAsync(group, "c")).Entries);
        Assert.All(await PendingAsync(group, "b"), entry => Assert.True(entry.Idle < Lease));
        await Backdoor.AgeAsync(group, Lease);
        Assert.All((await ClaimAsync(group, "c")).Entries, entry => Assert.Equal(3, entry.DeliveryCount));
    }

    [Fact]
    public async Task Entries_within_their_lease_are_passed_over()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 6)).Order().ToArray();
        await DeliverAsync(group, "a", 3);
        await Backdoor.AgeAsync(group, Lease);
        await DeliverAsync(group, "a", 3);

        Assert.Equal(ids[..3], Ids((await ClaimAsync(group)).Entries));
        Assert.Equal(ids[3..], Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task A_lease_of_zero_claims_whatever_others_have()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 3);
        await DeliverAsync(group, "a", ackWait: TimeSpan.Zero);

        Assert.Equal(ids.Order(), Ids((await ClaimAsync(group)).Entries));
    }

    [Fact]
    public async Task The_claimers_own_entries_are_passed_over()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 6)).Order().ToArray();
        await DeliverAsync(group, "b", 3);
        await DeliverAsync(group, "a", 3);
        await Backdoor.AgeAsync(group, Lease);

        Assert.Equal(ids[3..], Ids((await ClaimAsync(group, "b")).Entries));
        Assert.All((await PendingAsync(group, "b"))[..3], entry => Assert.Equal(1, entry.DeliveryCount));
    }

    [Fact]
    public async Task Parked_retries_are_passed_over()
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 6)).Order().ToArray();
        await DeliverAsync(group, "a");
        await ParkAsync(group, ids[..3], 2 * Lease);
        await Backdoor.AgeAsync(group, Lease);

        Assert.Equal(ids[3..], (await WalkAsync(group)).SelectMany(call => Ids(call.Entries)));
        Assert.Equal(ids[..3], Ids(await PendingAsync(group, ReservedNames.RetryConsumer)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entries_that_are_no_longer_in_the_stream_leave_the_pending_list(bool trimmed)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, 5)).Order().ToArray();
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        if (trimmed)
        {
            await Backdoor.TrimAsync(group.Stream, 3);
        }
        else
        {
            await Backdoor.DeleteEntryAsync(group.Stream, ids[0]);
            await Backdoor.DeleteEntryAsync(group.Stream, ids[1]);
        }

        var claim = await ClaimAsync(group);
        Assert.Equal(ids[2..], Ids(claim.Entries));
        Assert.Empty(claim.Exhausted);
        Assert.Equal(3, (await InspectAsync(group))!.Pending);
    }

    [Fact]
    public async Task A_stream_of_which_nothing_is_left_empties_the_pending_list()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 300);
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);
        await Backdoor.TrimAsync(group.Stream, 0);

        Assert.All(await WalkAsync(group), call => Assert.Empty(call.Entries));
        Assert.Equal(0, (await InspectAsync(group))!.Pending);
    }

    [Fact]
    public async Task Of_several_claimers_one_gets_each_entry()
    {
        const int Count = 400;
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, Count);
        await DeliverAsync(group, "dead");
        await Backdoor.AgeAsync(group, Lease);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(number =>
            Task.Run(() => WalkAsync(group, $"claimer {number}", limit: 20)))).InTime();
        var entries = claimed.SelectMany(calls => calls).SelectMany(call => call.Entries).ToArray();
        Assert.Equal(ids.Order(), Ids(entries).Order());
        Assert.All(entries, entry => Assert.Equal(2, entry.DeliveryCount));
    }

    [Fact]
    public async Task Fields_of_another_program_survive_a_claim()
    {
        var group = await NewGroupAsync();
        await AddAsync(group.Stream, "user", "17", "city", "Brno");
        await DeliverAsync(group, "a");
        await Backdoor.AgeAsync(group, Lease);

        Assert.Equal(["user", "17", "city", "Brno"], Texts(Assert.Single((await ClaimAsync(group)).Entries).Payload.Fields));
    }

    [Fact]
    public async Task Where_nothing_is_pending_a_claim_brings_nothing()
    {
        var group = await NewGroupAsync();
        await PublishAsync(group.Stream, 3);

        var claim = await ClaimAsync(group);
        Assert.Empty(claim.Entries);
        Assert.Empty(claim.Exhausted);
        Assert.True(claim.Next.IsStart);
    }
}

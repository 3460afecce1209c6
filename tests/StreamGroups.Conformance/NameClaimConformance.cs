using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>Claims are made under a name that the process still has.</summary>
public abstract class NameClaimConformance : TransportConformance
{
    private protected NameClaimConformance(ITransportHarness harness) : base(harness)
    {
    }

    public static TheoryData<string> Claims { get; } = ["own", "due", "expired"];

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Under_a_name_that_another_process_has_by_now_nothing_is_claimed(string claim)
    {
        var group = await NewGroupAsync();
        var id = await DeliverForAsync(group, claim);
        await using var reader = await OpenAsync(group, "a");
        await LoseNamesAsync(group);
        await using var other = await OpenOtherAsync(group);
        Assert.Equal("a", other.Consumer);
        var before = (await AllPendingAsync(group)).Select(entry => (entry.Id, entry.Consumer, entry.DeliveryCount)).ToArray();

        Assert.Empty(await ClaimAsync(claim, group, id, Token));
        Assert.Equal(before, (await AllPendingAsync(group)).Select(entry => (entry.Id, entry.Consumer, entry.DeliveryCount)));
        Assert.Equal([id], Ids(await ClaimAsync(claim, group, id, "other")));
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Claiming_writes_a_lost_record_again(string claim)
    {
        var group = await NewGroupAsync();
        var id = await DeliverForAsync(group, claim);
        await using var reader = await OpenAsync(group, "a");
        await LoseNamesAsync(group);
        Assert.Equal([id], Ids(await ClaimAsync(claim, group, id, Token)));

        await using var other = await OpenOtherAsync(group);
        Assert.NotEqual("a", other.Consumer);
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Who_has_left_does_not_take_the_name_again_by_claiming(string claim)
    {
        var group = await NewGroupAsync();
        var id = await DeliverForAsync(group, claim);
        await using var reader = await OpenAsync(group, "a");
        await Transport.LeaveAsync(group, "a", Token, false, Ending).AsTask().InTime();
        await ClaimAsync(claim, group, id, Token);

        await using var other = await OpenOtherAsync(group);
        Assert.Equal("a", other.Consumer);
    }

    /// <summary>An entry that such a claim of consumer a brings.</summary>
    private async Task<EntryId> DeliverForAsync(GroupAddress group, string claim)
    {
        var id = await PublishAsync(group.Stream, "x");
        await DeliverAsync(group, claim == "own" ? "a" : "b");
        if (claim == "due") await ParkAsync(group, [id], TimeSpan.Zero, consumer: "b");
        await Backdoor.AgeAsync(group, Lease);
        return id;
    }

    private async Task<Entry[]> ClaimAsync(string claim, GroupAddress group, EntryId id, string token)
    {
        var request = new ClaimRequest(group, "a", token, Lease, 5, 10, true, ClaimCursor.Start);
        return claim switch
        {
            "own" => await Transport.ClaimOwnAsync(group, "a", token, new[] { id }, true, Ending).InTime(),
            "due" => (await Transport.ClaimDueAsync(request, Ending).InTime()).Entries,
            _ => (await Transport.ClaimExpiredAsync(request, Ending).InTime()).Entries,
        };
    }

    private async Task<PendingEntry[]> AllPendingAsync(GroupAddress group) =>
        [.. await PendingAsync(group, "a"), .. await PendingAsync(group, "b"), .. await PendingAsync(group, ReservedNames.RetryConsumer)];

    private ValueTask LoseNamesAsync(GroupAddress group) => Backdoor.DeleteStreamAsync(ReservedNames.Names(group));

    private async Task<IEntryReader> OpenOtherAsync(GroupAddress group)
    {
        var process = await NewTransportAsync();
        return await process.OpenReaderAsync(Wanted(group, "a") with { Token = "other" }, Ending).InTime();
    }
}

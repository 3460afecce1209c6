using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance;

/// <summary>What a process still has, when its group was lost and created again.</summary>
public abstract class RestoringConformance : TransportConformance
{
    private protected RestoringConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task Entries_are_pending_again_with_their_counts()
    {
        var (group, ids) = await RecreatedAsync(4, behind: 3);

        Assert.Equal(3, await RestoreAsync(group, [new(ids[0], 1), new(ids[1], 4), new(ids[2], 0)]));
        var pending = await PendingAsync(group, "a");
        Assert.Equal(ids[..3], Ids(pending));
        Assert.Equal([1, 4, 0], pending.Select(entry => entry.DeliveryCount));
        Assert.Equal(0, await RestoreAsync(group, [new(ids[0], 9)]));
        Assert.Equal(1, (await PendingAsync(group, "a"))[0].DeliveryCount);
    }

    [Fact]
    public async Task What_the_group_will_deliver_as_new_is_not_restored()
    {
        var (group, ids) = await RecreatedAsync(4, behind: 2);

        Assert.Equal(2, await RestoreAsync(group, [.. ids.Select(id => new RestoredEntry(id, 1))]));
        Assert.Equal(ids[..2], Ids(await PendingAsync(group, "a")));
        Assert.Equal(ids[2..], Ids(await DeliverAsync(group, "b")));
    }

    [Fact]
    public async Task What_another_has_is_not_taken()
    {
        var (group, ids) = await RecreatedAsync(2, behind: 2);
        await RestoreAsync(group, [new(ids[0], 1)], "b");

        Assert.Equal(1, await RestoreAsync(group, [new(ids[0], 5), new(ids[1], 5)]));
        Assert.Equal(1, Assert.Single(await PendingAsync(group, "b")).DeliveryCount);
    }

    [Fact]
    public async Task What_is_no_longer_in_the_stream_is_not_restored()
    {
        var (group, ids) = await RecreatedAsync(3, behind: 3);
        await Backdoor.TrimAsync(group.Stream, 1);

        Assert.Equal(1, await RestoreAsync(group, [.. ids.Select(id => new RestoredEntry(id, 1)), new(new EntryId(1, 1), 1)]));
        Assert.Equal(ids[2..], Ids(await PendingAsync(group, "a")));
    }

    [Fact]
    public async Task Without_the_group_nothing_can_be_restored()
    {
        var group = await NewGroupAsync();
        await Backdoor.DestroyGroupAsync(group);
        await FailsAsync(TransportErrorKind.GroupMissing, () => RestoreAsync(group, [new(new EntryId(1, 1), 1)]));

        await Backdoor.DeleteStreamAsync(group.Stream);
        await FailsAsync(TransportErrorKind.GroupMissing, () => RestoreAsync(group, [new(new EntryId(1, 1), 1)]));
    }

    [Fact]
    public async Task What_was_restored_survives_a_further_loss_of_the_group_before_its_mark_is_saved()
    {
        var (group, ids) = await RecreatedAsync(4, behind: 3);
        await RestoreAsync(group, [new(ids[2], 1), new(ids[1], 1)]);
        await Backdoor.DestroyGroupAsync(group);

        await EnsureAsync(group, StartPosition.AfterId(ids[2]));
        Assert.Equal(ids[1..], Ids(await DeliverAsync(group)));
    }

    [Fact]
    public async Task What_is_not_restored_leaves_the_mark_as_it_is()
    {
        var (group, ids) = await RecreatedAsync(4, behind: 2);
        await RestoreAsync(group, [new(ids[1], 1)]);
        await Transport.AckAsync(group, ids.AsMemory(1, 1), Ending).InTime();
        await Backdoor.DeleteEntryAsync(group.Stream, ids[0]);
        Assert.Equal(1, await RestoreAsync(group, [new(ids[0], 1), new(ids[1], 1), new(ids[2], 1)]));
        await Backdoor.DestroyGroupAsync(group);

        var creation = await EnsureAsync(group, StartPosition.AfterId(ids[3]));
        Assert.Equal(ids[1].Previous, creation.StartsAfter);
    }

    private Task<long> RestoreAsync(GroupAddress group, RestoredEntry[] entries, string consumer = "a") =>
        Transport.RestoreAsync(group, consumer, entries, Ending).InTime();

    /// <summary>A group that was lost, and counts the first entries as delivered.</summary>
    private async Task<(GroupAddress Group, EntryId[] Ids)> RecreatedAsync(int count, int behind)
    {
        var group = await NewGroupAsync();
        var ids = (await PublishAsync(group.Stream, count)).Order().ToArray();
        await Backdoor.DestroyGroupAsync(group);
        await Backdoor.DeleteStreamAsync(ReservedNames.Mark(group));
        await EnsureAsync(group, StartPosition.AfterId(ids[behind - 1]));
        return (group, ids);
    }
}

using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Conformance.Retention;

public abstract class HoldConformance : RetentionConformance
{
    private protected HoldConformance(ITransportHarness harness) : base(harness)
    {
    }

    [Fact]
    public async Task A_stream_that_is_empty_or_not_there_has_length_0()
    {
        var group = await NewGroupAsync();
        foreach (var stream in (string[])[group.Stream, NewStream()])
        {
            var report = await ReportAsync(stream, group.Group);
            Assert.Equal((0, null, null), (report.Length, report.First, report.Hold));
        }
    }

    [Fact]
    public async Task A_stream_whose_entries_are_all_settled_is_held_by_nobody()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 3);
        await SettleAsync(group);

        var report = await ReportAsync(group.Stream, group.Group);
        Assert.Equal((3, ids[0], null), (report.Length, report.First, report.Hold));
        Assert.True(report.Now >= ids[^1].Timestamp, "The time is the clock that IDs come from.");
    }

    [Fact]
    public async Task The_slowest_group_holds_with_what_it_has_not_read()
    {
        var fast = await NewGroupAsync(group: "fast");
        var slow = await NewGroupAsync(fast.Stream, "slow");
        var ids = await PublishAsync(fast.Stream, 6);
        await SettleAsync(fast, 4);
        await SettleAsync(slow, 2);

        Assert.Equal(new StreamHold("slow", ids[2], HoldReason.NotDelivered), (await ReportAsync(fast.Stream)).Hold);
        await SettleAsync(slow);
        Assert.Equal(new StreamHold("fast", ids[4], HoldReason.NotDelivered), (await ReportAsync(fast.Stream)).Hold);
    }

    [Theory]
    [InlineData("a", HoldReason.Pending)]
    [InlineData(ReservedNames.RetryConsumer, HoldReason.Parked)]
    internal async Task A_group_holds_with_what_is_pending(string consumer, HoldReason reason)
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 5);
        await SettleAsync(group, 2);
        await DeliverAsync(group, consumer, 1);
        await SettleAsync(group);

        var hold = (await ReportAsync(group.Stream, group.Group)).Hold;
        Assert.Equal(new StreamHold(group.Group, ids[2], reason, reason == HoldReason.Pending ? consumer : null), hold);
    }

    [Fact]
    public async Task A_mapped_group_that_does_not_exist_yet_holds_everything()
    {
        var group = await NewGroupAsync();
        var ids = await PublishAsync(group.Stream, 3);
        await DeliverAsync(group);

        Assert.Equal(
            new StreamHold("later", ids[0], HoldReason.GroupMissing), (await ReportAsync(group.Stream, group.Group, "later")).Hold);
    }

    [Fact]
    public async Task A_group_that_was_created_behind_the_entries_holds_nothing()
    {
        var stream = NewStream();
        await PublishAsync(stream, 3);
        await Transport.EnsureGroupAsync(new GroupAddress(stream, "new"), StartPosition.New, Ending).InTime();

        Assert.Null((await ReportAsync(stream, "new")).Hold);
        Assert.Equal(3, await TrimSettledAsync(stream, TimeSpan.Zero, "new"));
    }
}

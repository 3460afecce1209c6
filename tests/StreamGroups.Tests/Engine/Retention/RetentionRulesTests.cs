using StreamGroups.Engine.Retention;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Retention;

public sealed class RetentionRulesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly RetentionTarget Target = new("orders", ["billing"]);

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public void A_stream_of_which_all_is_kept_is_only_looked_at(long length, bool isLong)
    {
        var options = new RetentionOptions { LengthWarning = 100 };
        Assert.Equal(new RetentionWork(null, false, null, isLong), Decide(options, Report(length, Hours(9), Pending(9))));
        options.LengthWarning = 0;
        Assert.Equal(default, Decide(options, Report(length, Hours(9), Pending(9))));
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public void A_stream_is_trimmed_where_it_is_longer_than_its_limit(long length, bool trims)
    {
        var work = Decide(new RetentionOptions { Policy = RetentionPolicy.MaxLength, MaxLength = 100 }, Report(length, Hours(9), Pending(9)));
        Assert.Equal(trims ? new TrimRequest(Target) { MaxLength = 100 } : null, work.Trim);
        Assert.Equal((false, null, false), (work.Collects, work.HeldFor, work.IsLong));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_stream_is_trimmed_where_its_first_entry_is_older_than_its_limit(int hours, bool trims)
    {
        var options = new RetentionOptions { Policy = RetentionPolicy.MaxAge, MaxAge = Hours(2) };
        Assert.Equal(trims ? new TrimRequest(Target) { MaxAge = Hours(2) } : null, Decide(options, Report(5, Hours(hours), null)).Trim);
        Assert.Null(Decide(options, new RetentionReport(0, null, null, Now)).Trim);
    }

    [Theory]
    [InlineData(RetentionPolicy.UntilProcessed, 3, null, 0, true)] // All is settled.
    [InlineData(RetentionPolicy.UntilProcessed, 3, 2, 0, true)]
    [InlineData(RetentionPolicy.UntilProcessed, 3, 3, 0, false)]
    [InlineData(RetentionPolicy.UntilProcessed, 0, null, 0, true)] // Published this very millisecond.
    [InlineData(RetentionPolicy.UntilProcessed, 3, 2, 2, true)]
    [InlineData(RetentionPolicy.UntilProcessed, 3, 2, 3, false)]
    [InlineData(RetentionPolicy.DeleteWhenProcessed, 3, 2, 0, true)]
    [InlineData(RetentionPolicy.DeleteWhenProcessed, 3, 3, 0, false)]
    public void What_is_settled_is_trimmed_from_its_least_age_on(
        RetentionPolicy policy, int firstHours, int? heldHours, int minHours, bool trims)
    {
        var work = Decide(
            new RetentionOptions { Policy = policy, MinAge = Hours(minHours) },
            Report(5, Hours(firstHours), heldHours is { } hours ? Pending(hours) : null));
        Assert.Equal(trims ? new TrimRequest(Target) { SettledAfter = Hours(minHours) } : null, work.Trim);
    }

    [Theory]
    [InlineData(0, 2, 2, false)]
    [InlineData(0, 2, 3, true)]
    [InlineData(1, 2, 3, false)]
    [InlineData(1, 2, 4, true)]
    public void What_is_held_for_longer_than_the_limit_is_trimmed_all_the_same(int minHours, int limitHours, int heldHours, bool trims)
    {
        var options = new RetentionOptions { Policy = RetentionPolicy.UntilProcessed, MinAge = Hours(minHours), HoldLimit = Hours(limitHours) };
        var expected = new TrimRequest(Target) { SettledAfter = Hours(minHours), MaxAge = Hours(minHours + limitHours) };
        Assert.Equal(trims ? expected : null, Decide(options, Report(5, Hours(heldHours), Pending(heldHours))).Trim);
    }

    [Theory]
    [InlineData(0, 3, 3)]
    [InlineData(1, 3, 2)]
    [InlineData(3, 3, null)]
    [InlineData(4, 3, null)]
    public void A_stream_is_held_back_from_when_its_entry_could_have_gone(int minHours, int heldHours, int? forHours)
    {
        var options = new RetentionOptions { Policy = RetentionPolicy.UntilProcessed, MinAge = Hours(minHours) };
        Assert.Equal(forHours is { } hours ? Hours(hours) : null, Decide(options, Report(5, Hours(9), Pending(heldHours))).HeldFor);
    }

    [Theory]
    [InlineData(HoldReason.Pending, true)]
    [InlineData(HoldReason.Parked, true)]
    [InlineData(HoldReason.NotDelivered, false)]
    [InlineData(HoldReason.GroupMissing, false)]
    internal void Settled_entries_are_looked_for_behind_what_is_pending(HoldReason reason, bool collects)
    {
        var report = Report(5, Hours(3), new StreamHold("billing", IdOf(Hours(3)), reason));
        Assert.Equal(collects, Decide(new RetentionOptions { Policy = RetentionPolicy.DeleteWhenProcessed }, report).Collects);
        Assert.False(Decide(new RetentionOptions { Policy = RetentionPolicy.UntilProcessed }, report).Collects);
        Assert.False(Decide(new RetentionOptions { Policy = RetentionPolicy.DeleteWhenProcessed }, report with { Hold = null }).Collects);
    }

    private static RetentionWork Decide(RetentionOptions options, RetentionReport report) => RetentionRules.Decide(Target, options, report);

    private static RetentionReport Report(long length, TimeSpan firstAge, StreamHold? hold) => new(length, IdOf(firstAge), hold, Now);

    private static StreamHold Pending(int hours) => new("billing", IdOf(Hours(hours)), HoldReason.Pending, "a");

    private static EntryId IdOf(TimeSpan age) => new((ulong)(Now - age).ToUnixTimeMilliseconds(), 0);

    private static TimeSpan Hours(int hours) => TimeSpan.FromHours(hours);
}

using CsCheck;
using StreamGroups.Engine.Leasing;
using Xunit;

namespace StreamGroups.Tests.Engine.Leasing;

public sealed class LeasePolicyTests
{
    private static readonly TimeSpan AckWait = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0, null, "Keep")]
    [InlineData(9.9, null, "Keep")]
    [InlineData(10, null, "Renew")]
    [InlineData(10, 3_599d, "Renew")]
    [InlineData(10, 3_600d, "LetRunOut")]
    [InlineData(29.7, 3_600d, "LetRunOut")]
    [InlineData(29.8, 3_600d, "Expire")]
    [InlineData(29.8, null, "Expire")]
    [InlineData(1_000, 10d, "Expire")]
    public void A_lease_is_renewed_from_a_third_of_its_time_on_until_it_is_over(double age, double? renewedFor, string action)
    {
        var renewed = renewedFor is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        Assert.Equal(action, LeasePolicy.Decide(TimeSpan.FromSeconds(age), renewed, AckWait, TimeSpan.FromHours(1)).ToString());
    }

    [Fact]
    public void A_lease_is_over_here_before_others_may_take_the_entry_and_there_is_time_for_several_renewals() =>
        Gen.Int[100, 86_400_000].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)).Sample(ackWait =>
        {
            var deadline = LeasePolicy.Deadline(ackWait);
            return deadline < ackWait && deadline > ackWait * 0.9
                && (ackWait / 3) + (5 * LeasePolicy.Interval(ackWait, isIdle: false)) < deadline
                && LeasePolicy.Interval(ackWait, isIdle: true) + LeasePolicy.Interval(ackWait, isIdle: false) < deadline;
        });

    [Fact]
    public void What_begins_is_looked_at_before_its_lease_is_over_and_what_waits_is_renewed_before_it_may_not_begin() =>
        Gen.Int[100, 86_400_000].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)).Sample(ackWait =>
        {
            var latest = LeasePolicy.LatestBegin(ackWait);
            return latest + LeasePolicy.Interval(ackWait, isIdle: true) <= LeasePolicy.Deadline(ackWait)
                && (ackWait / 3) + (3 * LeasePolicy.Interval(ackWait, isIdle: false)) < latest;
        });
}

using StreamGroups.Engine.Claiming;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Claiming;

public sealed class ClaimPolicyTests
{
    private static readonly TimeSpan AckWait = TimeSpan.FromSeconds(30);
    private static readonly EntryId Id = Deliveries.IdOf(0);

    [Theory]
    [InlineData(300, 1.0, 100)]
    [InlineData(300, 0.0, 75)]
    [InlineData(30_000, 1.0, 10_000)]
    [InlineData(86_400_000, 1.0, 10_000)]
    public void Sweeps_come_at_a_third_of_the_lease_and_at_least_every_10_s(int ackWait, double jitter, int expected) =>
        Assert.Equal(expected, ClaimPolicy.Interval(TimeSpan.FromMilliseconds(ackWait), jitter).TotalMilliseconds);

    [Theory]
    [InlineData(true, false, 60, 0, false)]
    [InlineData(false, false, 0, 0, true)]
    [InlineData(false, false, 29, 30, false)]
    [InlineData(false, false, 30, 30, true)]
    [InlineData(false, true, 29, 0, false)]
    [InlineData(false, true, 30, 0, true)]
    [InlineData(true, true, 60, 0, false)]
    public void Leftovers_are_what_is_not_held_and_has_not_failed_within_its_lease(bool held, bool failed, int idle, int minIdle, bool expected)
    {
        var entry = new PendingEntry(Id, "a", TimeSpan.FromSeconds(idle), 1);
        Assert.Equal(expected, ClaimPolicy.IsLeftover(in entry, held ? [Id] : [], failed ? [Id] : [], TimeSpan.FromSeconds(minIdle), AckWait));
    }
}

using StreamGroups.Engine.Scheduling;
using Xunit;

namespace StreamGroups.Tests.Engine.Scheduling;

public sealed class ScheduleRulesTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(59, 59)]
    [InlineData(60, 60)]
    [InlineData(61, 31)]
    [InlineData(3_600, 3_570)]
    [InlineData(3_700, 3_600)]
    [InlineData(864_000, 3_600)]
    public void What_is_far_off_is_asked_for_again_on_the_way(int due, int wait) =>
        Assert.Equal(TimeSpan.FromSeconds(wait), ScheduleRules.WaitFor(TimeSpan.FromSeconds(due), 0));

    [Fact]
    public void Processes_spread_over_much_less_than_100_ms()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(25), ScheduleRules.WaitFor(TimeSpan.Zero, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(1_012.5), ScheduleRules.WaitFor(TimeSpan.FromSeconds(1), 0.5));
    }

    [Fact]
    public void The_longest_time_is_no_trouble() => Assert.Equal(TimeSpan.FromHours(1), ScheduleRules.WaitFor(TimeSpan.MaxValue, 1));

    [Fact]
    public void Rounds_are_rare_where_nothing_is_scheduled()
    {
        var rounds = new List<double>();
        for (var round = ScheduleRules.NextRound(TimeSpan.Zero, true); rounds.Count < 6; round = ScheduleRules.NextRound(round, false))
            rounds.Add(round.TotalSeconds);
        Assert.Equal([5, 10, 20, 40, 60, 60], rounds);
    }
}

using StreamGroups.Testing.Time;
using Xunit;

namespace StreamGroups.Tests.Testing;

public sealed class AdvanceStepsTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A_long_time_takes_few_steps_whatever_timers_there_are()
    {
        var (steps, now, count) = (AdvanceSteps.Over(Start, Year), Start, 0);
        for (; now < steps.Target; count++) now = steps.Next(now, now + Millisecond, null, isRunning: false);
        Assert.InRange(count, AdvanceSteps.Most, AdvanceSteps.Most + 1);
        Assert.Equal(Start + Year, now);
    }

    [Fact]
    public void With_nothing_to_come_it_takes_one() => Assert.Equal(Start + Year, AdvanceSteps.Over(Start, Year).Next(Start, null, null, isRunning: false));

    [Fact]
    public void What_is_due_is_a_step_of_its_own_at_any_time() =>
        Assert.Equal(Start + Millisecond, AdvanceSteps.Over(Start, Year).Next(Start, Start + TimeSpan.FromHours(9), Start + Millisecond, isRunning: false));

    [Fact]
    public void What_was_due_before_is_none() => Assert.Equal(Start + Year, AdvanceSteps.Over(Start, Year).Next(Start, null, Start, isRunning: false));

    [Fact]
    public void Timers_are_followed_while_a_handler_runs_or_the_time_is_short()
    {
        var timer = Start + TimeSpan.FromMilliseconds(7);
        Assert.Equal(timer, AdvanceSteps.Over(Start, Year).Next(Start, timer, null, isRunning: true));
        Assert.Equal(timer, AdvanceSteps.Over(Start, TimeSpan.FromSeconds(1)).Next(Start, timer, null, isRunning: false));
        Assert.Equal(Start + Millisecond, AdvanceSteps.Over(Start, Year).Next(Start, Start, null, isRunning: true));
    }
}

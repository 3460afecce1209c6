using StreamGroups.Engine.Retention;
using Xunit;

namespace StreamGroups.Tests.Engine.Retention;

public sealed class RetentionPaceTests
{
    private static readonly RetentionPace Pace = RetentionPace.Default;

    [Fact]
    public void Where_there_is_nothing_to_do_the_waits_grow_to_a_minute()
    {
        List<double> waits = [];
        for (var wait = Pace.Shortest; waits.Count < 6; wait = Pace.Next(wait, worked: false)) waits.Add(wait.TotalSeconds);
        Assert.Equal([5, 10, 20, 40, 60, 60], waits);
    }

    [Fact]
    public void Where_there_was_something_to_do_the_next_look_is_soon() =>
        Assert.Equal(TimeSpan.FromSeconds(5), Pace.Next(TimeSpan.FromMinutes(1), worked: true));

    [Theory]
    [InlineData(0, 7.5)]
    [InlineData(0.5, 10)]
    [InlineData(1, 12.5)]
    public void Waits_are_spread(double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetentionPace.Spread(TimeSpan.FromSeconds(10), jitter));
}

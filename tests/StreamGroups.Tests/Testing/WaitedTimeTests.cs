using Microsoft.Extensions.Time.Testing;
using StreamGroups.Testing.Quiet;
using Xunit;

namespace StreamGroups.Tests.Testing;

public sealed class WaitedTimeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_is_the_time_between_looks_in_short_turn()
    {
        var waited = new WaitedTime(_time);
        for (var look = 0; look < 10; look++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            waited.Add();
        }
        Assert.Equal(TimeSpan.FromMilliseconds(10), waited.Total);

        waited.Restart();
        Assert.Equal(TimeSpan.Zero, waited.Total);
    }

    [Fact]
    public void A_standstill_of_the_machine_does_not_count_as_waiting()
    {
        var waited = new WaitedTime(_time);
        _time.Advance(TimeSpan.FromSeconds(10));
        waited.Add();
        Assert.Equal(WaitedTime.MostBetweenLooks, waited.Total);
    }
}

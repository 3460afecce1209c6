using Microsoft.Extensions.Time.Testing;
using StreamGroups.Engine.Dispatching;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class HandlingTimeTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_long_handler_is_measured_at_once()
    {
        var times = new HandlingTime(_time);
        Assert.Null(times.Average);
        Assert.True(times.Add(Ticks(30)));
        Assert.Equal(TimeSpan.FromMilliseconds(30), times.Average);
    }

    [Fact]
    public void Short_handlers_are_averaged_over_64()
    {
        var times = new HandlingTime(_time);
        for (var count = 1; count < 64; count++) Assert.False(times.Add(Ticks(0.1)));
        Assert.True(times.Add(Ticks(0.1)));
        Assert.Equal(0.1, times.Average!.Value.TotalMilliseconds, 3);
    }

    [Fact]
    public void One_slow_handler_does_not_decide()
    {
        var times = new HandlingTime(_time);
        times.Add(Ticks(20));
        times.Add(Ticks(100));
        Assert.Equal(60, times.Average!.Value.TotalMilliseconds, 3);
    }

    private long Ticks(double milliseconds) => (long)(milliseconds / 1000 * _time.TimestampFrequency);
}

using Microsoft.Extensions.Time.Testing;
using StreamGroups.Engine;
using Xunit;

namespace StreamGroups.Tests.Engine;

public sealed class SharedTickTests
{
    [Theory]
    [InlineData(0, 5_000, 5_000)]
    [InlineData(300, 5_000, 4_700)]
    [InlineData(999, 2_000, 1_001)]
    [InlineData(400, 1_999, 1_999)]
    [InlineData(400, 25, 25)]
    public void Long_waits_end_together_and_no_later_than_asked_for(int now, int wait, int aligned)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        time.Advance(TimeSpan.FromSeconds(1_000) + TimeSpan.FromMilliseconds(now));
        Assert.Equal(aligned, SharedTick.Align(TimeSpan.FromMilliseconds(wait), time).TotalMilliseconds, 0.01);
    }
}

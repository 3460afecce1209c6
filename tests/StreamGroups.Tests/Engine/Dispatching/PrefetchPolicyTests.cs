using StreamGroups.Engine.Dispatching;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class PrefetchPolicyTests
{
    [Theory]
    [InlineData(1, 256, 256)]
    [InlineData(300, 256, 300)]
    [InlineData(1, 1_024, 256)]
    [InlineData(300, 1_024, 300)]
    [InlineData(1, 100, 100)]
    public void Nothing_measured_permits_all_and_never_less_than_the_concurrency(int concurrency, int prefetch, int expected) =>
        Assert.Equal(expected, PrefetchPolicy.Target(concurrency, prefetch, null));

    [Theory]
    [InlineData(1, 256, 10.0, 10)]
    [InlineData(4, 256, 10.0, 40)]
    [InlineData(4, 256, 30.0, 14)]
    [InlineData(1, 256, 0.001, 256)]
    [InlineData(8, 256, 60_000.0, 8)]
    [InlineData(1, 256, 0.0, 256)]
    public void What_is_finished_in_100_ms_may_wait(int concurrency, int prefetch, double milliseconds, int expected) =>
        Assert.Equal(expected, PrefetchPolicy.Target(concurrency, prefetch, TimeSpan.FromMilliseconds(milliseconds)));
}

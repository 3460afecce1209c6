using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamGroups.Hosting;
using Xunit;

namespace StreamGroups.Tests.Engine.Hosting;

public sealed class DrainTimesTests
{
    [Theory]
    [InlineData(30_000, 29_000)]
    [InlineData(1_000, 0)]
    [InlineData(200, 0)]
    [InlineData(Timeout.Infinite, Timeout.Infinite)]
    public void Handlers_have_the_hosts_time_less_a_second_for_acks(int shutdown, int expected) =>
        Assert.Equal(TimeSpan.FromMilliseconds(expected), Times(TimeSpan.FromMilliseconds(shutdown), null).ForHandlers);

    [Fact]
    public void A_drain_timeout_counts_instead() =>
        Assert.Equal(TimeSpan.FromSeconds(3), Times(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(3)).ForHandlers);

    private static DrainTimes Times(TimeSpan shutdown, TimeSpan? drain) =>
        new(Options.Create(new RedisStreamsOptions { DrainTimeout = drain }), Options.Create(new HostOptions { ShutdownTimeout = shutdown }));
}

using StreamGroups.Resilience;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Resilience;

public sealed class ReconnectPipelineTests
{
    private static readonly TransportException Lost = new(TransportErrorKind.Transient, "No connection.");
    private static readonly TransportException Refused = new(TransportErrorKind.Permanent, "Wrong password.");

    [Fact]
    public void The_first_try_comes_at_once() => Assert.Equal(TimeSpan.Zero, ReconnectPipeline.DelayBefore(0, Lost, 1));

    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 100)]
    [InlineData(4, 400)]
    [InlineData(5, 500)]
    [InlineData(100, 500)]
    [InlineData(int.MaxValue, 500)]
    public void Later_ones_wait_longer_up_to_half_a_second_with_jitter(int attempt, int milliseconds)
    {
        Assert.Equal(milliseconds, ReconnectPipeline.DelayBefore(attempt, Lost, 1).TotalMilliseconds);
        Assert.Equal(milliseconds / 2.0, ReconnectPipeline.DelayBefore(attempt, Lost, 0).TotalMilliseconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void No_more_than_10_attempts_begin_in_a_second(double jitter)
    {
        List<TimeSpan> attempts = [TimeSpan.Zero];
        for (var retry = 0; retry < 100; retry++) attempts.Add(attempts[^1] + ReconnectPipeline.DelayBefore(retry, Lost, jitter));
        Assert.All(attempts, from => Assert.InRange(attempts.Count(at => at >= from && at < from + TimeSpan.FromSeconds(1)), 1, 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public void What_a_person_has_to_mend_is_tried_slowly(int attempt)
    {
        Assert.Equal(TimeSpan.FromSeconds(10), ReconnectPipeline.DelayBefore(attempt, Refused, 1));
        Assert.Equal(TimeSpan.FromSeconds(5), ReconnectPipeline.DelayBefore(attempt, Refused, 0));
    }
}

using Microsoft.Extensions.Time.Testing;
using StreamGroups.DeadLetters;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.DeadLetters;

public sealed class ReplayPaceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_first_goes_at_once_and_the_others_at_the_rate()
    {
        var pace = new ReplayPace(4, _time);
        await pace.NextAsync(default).InTime();
        for (var i = 0; i < 3; i++)
        {
            var next = pace.NextAsync(default).AsTask();
            _time.Advance(TimeSpan.FromMilliseconds(249));
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await next.InTime();
        }
    }

    [Fact]
    public async Task What_was_held_up_is_not_caught_up_on()
    {
        var pace = new ReplayPace(1, _time);
        await pace.NextAsync(default).InTime();
        _time.Advance(TimeSpan.FromMinutes(1));
        await pace.NextAsync(default).InTime();
        Assert.False(pace.NextAsync(default).AsTask().IsCompleted);
    }

    [Fact]
    public void Waits_shorter_than_a_timers_add_up()
    {
        var pace = new ReplayPace(10_000, _time);
        var gone = 0;
        while (gone < 1_000 && pace.NextAsync(default).AsTask().IsCompleted) gone++;
        Assert.InRange(gone, 9, 11);
    }

    [Fact]
    public async Task Without_a_rate_none_waits()
    {
        var pace = new ReplayPace(null, _time);
        for (var i = 0; i < 1_000; i++) await pace.NextAsync(default).InTime();
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled()
    {
        using var cancelling = new CancellationTokenSource();
        var pace = new ReplayPace(0.001, _time);
        await pace.NextAsync(cancelling.Token).InTime();
        var next = pace.NextAsync(cancelling.Token).AsTask();
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.InTime());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.0001)]
    [InlineData(1_000_001)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Rates_that_cannot_be_kept_are_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayOptions { MessagesPerSecond = rate });
}

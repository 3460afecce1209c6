using Microsoft.Extensions.Time.Testing;
using StreamGroups.Engine.Claiming;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Claiming;

public sealed class AlarmTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Alarm _alarm;

    public AlarmTests() => _alarm = new Alarm(_time);

    public void Dispose() => _alarm.Dispose();

    [Fact]
    public async Task It_goes_off_at_the_earliest_of_its_times_and_once()
    {
        _alarm.SetIn(TimeSpan.FromSeconds(10));
        _alarm.SetIn(TimeSpan.FromSeconds(3));
        _alarm.SetIn(TimeSpan.FromSeconds(7));
        var waiting = _alarm.WaitAsync(default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await waiting.InTime();

        var next = _alarm.WaitAsync(default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task What_it_was_set_to_while_nobody_waited_is_not_forgotten()
    {
        _alarm.SetIn(TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _alarm.WaitAsync(default).InTime();
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_takes_nothing_from_the_next()
    {
        using var cancelling = new CancellationTokenSource();
        var impatient = _alarm.WaitAsync(cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.InTime());
        _alarm.SetIn(TimeSpan.Zero);
        await _alarm.WaitAsync(default).InTime();
    }

    [Fact]
    public async Task A_time_that_is_further_off_than_a_timer_can_be_is_kept()
    {
        _alarm.SetIn(TimeSpan.FromDays(30));
        var waiting = _alarm.WaitAsync(default).AsTask();
        for (var day = 0; day < 29; day++) _time.Advance(TimeSpan.FromDays(1));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromDays(1.1));
        await waiting.InTime();
    }

    [Fact]
    public async Task A_time_whose_timer_is_late_is_found_when_it_is_set_again()
    {
        var time = new TimerlessTime();
        using var alarm = new Alarm(time);
        alarm.SetIn(TimeSpan.FromSeconds(3));
        var waiting = alarm.WaitAsync(default).AsTask();
        time.Advance(TimeSpan.FromSeconds(4));

        alarm.SetIn(TimeSpan.Zero);

        await waiting.InTime();
    }

    [Fact]
    public async Task A_time_that_is_over_is_not_put_off()
    {
        _alarm.SetIn(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1)); // Nobody waits yet.
        _alarm.SetIn(TimeSpan.FromSeconds(1));
        await _alarm.WaitAsync(default).InTime();
    }

    private sealed class TimerlessTime : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new DeadTimer();
    }

    private sealed class DeadTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

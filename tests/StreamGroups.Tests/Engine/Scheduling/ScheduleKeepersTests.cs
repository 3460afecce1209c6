using System.Text;
using Microsoft.Extensions.Logging;
using StreamGroups.Engine.Scheduling;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Scheduling;

/// <summary>The clock moves only from timer to timer, while the keepers wait for it: what they do does not depend on how fast this machine is.</summary>
public sealed class ScheduleKeepersTests : IAsyncDisposable
{
    private static readonly TimeSpan Latest = ScheduleRules.Spread + TimeSpan.FromMilliseconds(2); // A timer's own ms, and rounding.

    private readonly WatchedTime _time = new();
    private readonly InMemoryStore _store;
    private readonly InMemoryTransport _memory;
    private readonly CollectingLoggerProvider _log = new();
    private readonly LoggerFactory _loggers;
    private readonly DateTimeOffset _began;
    private WatchedSchedule _schedule;
    private ScheduleKeepers? _keepers;

    public ScheduleKeepersTests()
    {
        _store = new InMemoryStore(_time);
        _memory = new InMemoryTransport(_store);
        _schedule = new WatchedSchedule(_memory);
        _loggers = new LoggerFactory([_log], new LoggerFilterOptions { MinLevel = LogLevel.Debug });
        _began = _time.GetUtcNow();
    }

    private ScheduleKeepers Keepers => _keepers ??= new ScheduleKeepers(_schedule, _time, _loggers);

    private TimeSpan Passed => _time.GetUtcNow() - _began;

    private int Count => _store.ReadAll("orders").Length;

    public async ValueTask DisposeAsync()
    {
        await Keepers.DisposeAsync();
        _loggers.Dispose();
        await _memory.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(59)]
    [InlineData(61)]
    [InlineData(7_200)]
    [InlineData(259_200)]
    public async Task A_process_that_only_schedules_moves_its_messages_on_time(double seconds)
    {
        var due = await ScheduleAsync(TimeSpan.FromSeconds(seconds));
        Keepers.Expect("orders", due);
        await JumpUntilAsync(1);

        Assert.InRange(Passed, due, due + Latest);
        Assert.InRange(_schedule.Looks, 1, 4 + (seconds / 3_600));
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_process_that_consumes_hears_of_what_others_schedule()
    {
        Keepers.Keep(["orders"]);
        await JumpAsync();
        var began = Passed;
        var later = await ScheduleAsync(TimeSpan.FromSeconds(3));
        var sooner = await ScheduleAsync(TimeSpan.FromSeconds(1));
        await JumpUntilAsync(1);
        Assert.InRange(Passed - began, sooner, sooner + Latest);

        await JumpUntilAsync(2);
        Assert.InRange(Passed - began, later, later + Latest);
        Assert.Equal(1, Keepers.Count);
    }

    [Fact]
    public async Task Where_channels_are_forbidden_rounds_find_it()
    {
        _schedule = new WatchedSchedule(_memory) { IsDeaf = true };
        Keepers.Keep(["orders"]);
        await JumpAsync();
        await ScheduleAsync(TimeSpan.Zero);
        await JumpUntilAsync(1);
        Assert.InRange(Passed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task Where_nothing_is_scheduled_a_look_a_minute_is_all()
    {
        Keepers.Keep(["orders"]);
        for (var look = 0; look < 20; look++) await JumpAsync();
        Assert.InRange(Passed, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task Many_that_are_due_are_moved_at_once()
    {
        for (var number = 0; number < 1_000; number++) await ScheduleAsync(TimeSpan.FromSeconds(1));
        Keepers.Expect("orders", TimeSpan.FromSeconds(1));
        await JumpUntilAsync(1_000);
        Assert.InRange(Passed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1) + Latest);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_what_is_refused_is_said_once()
    {
        _schedule.Act = look => look switch
        {
            1 => throw new TransportException(TransportErrorKind.Transient, "The wire is cut."),
            2 => throw new TransportException(TransportErrorKind.OutOfMemory, "OOM"),
            3 or 4 => throw new TransportException(TransportErrorKind.Permanent, "NOPERM"),
            5 => throw new InvalidOperationException("A fault."),
            _ => null,
        };
        Keepers.Expect("orders", await ScheduleAsync(TimeSpan.Zero));
        await JumpUntilAsync(1);

        Assert.InRange(Passed.TotalSeconds, 10, 60);
        Assert.Equal([462, 463], _log.Lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Event.Id));
        Assert.Contains(_log.Lines, line => line.Event.Id == 461 && line.Message.Contains("orders", StringComparison.Ordinal));
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task What_is_expected_during_the_last_look_is_not_missed()
    {
        _schedule.Act = look =>
        {
            if (look != 1) return null;
            ScheduleAsync(TimeSpan.FromSeconds(1)).GetAwaiter().GetResult();
            Keepers.Expect("orders", TimeSpan.FromSeconds(1));
            return new DueMove(0, null);
        };
        Keepers.Expect("orders", TimeSpan.Zero);
        await JumpUntilAsync(1);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_stream_that_is_consumed_later_is_looked_after_for_good()
    {
        Keepers.Expect("orders", await ScheduleAsync(TimeSpan.FromSeconds(1)));
        Keepers.Keep(["orders"]);
        await JumpUntilAsync(1);
        for (var look = 0; look < 10; look++) await JumpAsync();
        Assert.Equal((1, 1), (Keepers.Count, _schedule.Listeners));
    }

    [Fact]
    public async Task A_stream_that_is_consumed_no_more_is_looked_after_while_something_waits()
    {
        Keepers.Keep(["orders"]);
        await Eventually.HoldsAsync(() => _schedule.Listeners == 1, "it is looked after");
        var due = await ScheduleAsync(TimeSpan.FromMinutes(10));
        Keepers.Keep([]);
        await JumpUntilAsync(1);
        Assert.InRange(Passed, due, due + Latest);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task After_the_stop_nothing_is_looked_after()
    {
        Keepers.Keep(["orders"]);
        await JumpAsync();
        await Keepers.StopAsync(CancellationToken.None).InTime();
        Keepers.Expect("others", TimeSpan.Zero);
        Keepers.Keep(["others"]);
        Assert.Equal((1, 0), (Keepers.Count, _schedule.Listeners));
    }

    private async Task<TimeSpan> ScheduleAsync(TimeSpan after) =>
        (await _memory.ScheduleAsync(
            new("orders", Encoding.UTF8.GetBytes("x"), StreamTrim.None, null, after, null, TimeSpan.Zero), default, default)).DueIn!.Value;

    /// <summary>Moves the clock to the next timer, and waits for the look that it is for.</summary>
    private async Task JumpAsync()
    {
        var looks = _schedule.Looks;
        await Eventually.HoldsAsync(() => _time.Next is not null, "a timer is set");
        _time.Advance(_time.Next!.Value - _time.GetUtcNow());
        await Eventually.HoldsAsync(() => _schedule.Looks > looks, "the schedule is looked at");
    }

    private async Task JumpUntilAsync(int count)
    {
        while (Count < count)
        {
            await JumpAsync();
            await Eventually.HoldsAsync(() => _time.Next is not null || Count >= count, "the look is over");
        }
    }

    private Task NothingIsLeftAsync() =>
        Eventually.HoldsAsync(() => Keepers.Count == 0 && _schedule.Listeners == 0 && _time.Next is null, "nothing is left");
}

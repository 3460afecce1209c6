using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Polly;
using StreamGroups.Resilience;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Resilience;

public sealed class SessionLoopTests : IDisposable
{
    private static readonly TransportException Lost = new(TransportErrorKind.Transient, "No connection.");

    private readonly FakeTimeProvider _time = new();
    private readonly CollectingLoggerProvider _log = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly List<DateTimeOffset> _attempts = [];

    public void Dispose()
    {
        _ending.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_session_that_lasted_a_second_is_restarted_at_once()
    {
        var running = Start(New(), session =>
        {
            session.Establish();
            _time.Advance(TimeSpan.FromSeconds(1));
            return Attempts < 100 ? ValueTask.FromException(Lost) : new(Task.Delay(Timeout.Infinite, _ending.Token));
        });
        await Eventually.HoldsAsync(() => Attempts == 100, "100 sessions have begun");
        lock (_attempts) Assert.All(_attempts.Zip(_attempts.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(1), pair.Second - pair.First));
        await EndAsync(running);
    }

    [Fact]
    public async Task A_session_that_breaks_at_once_is_restarted_more_and_more_slowly()
    {
        var running = Start(New(), session =>
        {
            session.Establish();
            throw Lost;
        });
        await Eventually.HoldsAsync(() => Attempts == 2, "the second attempt comes without waiting");
        await AttemptedAsync(12);
        await EndAsync(running);
        TimeSpan[] waits = [.. _attempts.Zip(_attempts.Skip(1)).Select(pair => pair.Second - pair.First)];
        Assert.Equal(TimeSpan.Zero, waits[0]);
        Assert.True(waits[1] >= TimeSpan.FromMilliseconds(25), $"{waits[1]}");
        Assert.All(waits[5..11], wait => Assert.True(wait >= TimeSpan.FromMilliseconds(250), $"{wait}"));
    }

    /// <summary>By turns: sessions that last, that break at once, that never come to be.</summary>
    [Theory]
    [InlineData("never")]
    [InlineData("briefly")]
    [InlineData("lasting", "never")]
    [InlineData("lasting", "briefly", "briefly")]
    [InlineData("never", "briefly", "never", "lasting")]
    public async Task No_more_than_10_sessions_begin_in_a_second(params string[] turns)
    {
        var running = Start(New(), session =>
        {
            var turn = turns[Attempts % turns.Length];
            if (turn != "never") session.Establish();
            if (turn == "lasting") _time.Advance(TimeSpan.FromSeconds(1));
            throw Lost;
        });
        await AttemptedAsync(16);
        await EndAsync(running);
        Assert.All(_attempts, from => Assert.InRange(_attempts.Count(at => at >= from && at < from + TimeSpan.FromSeconds(1)), 1, 10));
    }

    [Fact]
    public async Task An_outage_is_one_line_and_its_end_another()
    {
        var running = Start(New(), session =>
        {
            if (Attempts < 10) throw Lost;
            session.Establish();
            return new(Task.Delay(Timeout.Infinite, _ending.Token));
        });
        await AttemptedAsync(10);
        await Eventually.HoldsAsync(() => _log.Lines.Count == 2, "the outage is over");
        await EndAsync(running);
        Assert.Equal([LogLevel.Warning, LogLevel.Information], _log.Lines.Select(line => line.Level));
        Assert.Contains("9 failed attempts", _log.Lines[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_of_the_user_that_gives_up_is_started_again_after_5_s()
    {
        var running = Start(New(ResiliencePipeline.Empty), _ => throw Lost);
        await AttemptedAsync(3);
        await EndAsync(running);
        Assert.All(_attempts.Zip(_attempts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(5)));
        Assert.Contains(_log.Lines, line => line is { Level: LogLevel.Error, Event.Id: 505 });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancellation_ends_the_loop_whatever_the_session_throws_then(bool throws)
    {
        var running = Start(New(), async _ =>
        {
            await Task.Delay(Timeout.Infinite, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (throws) throw Lost;
        });
        await AttemptedAsync(1);
        await EndAsync(running);
        Assert.Empty(_log.Lines);
        Assert.Single(_attempts);
    }

    [Fact]
    public async Task Something_is_tried_until_it_succeeds_once()
    {
        var loop = New();
        var trying = loop.UntilDoneAsync(loop.Report("Trying"), 7, (state, _) =>
        {
            Assert.Equal(7, state);
            Note();
            return Attempts < 5 ? ValueTask.FromException(Lost) : default;
        }, _ending.Token).AsTask();
        await AttemptedAsync(5);
        await trying.InTime();
        Assert.Equal(5, Attempts);
    }

    [Fact]
    public async Task Trying_ends_with_a_cancellation()
    {
        var loop = New();
        var trying = loop.UntilDoneAsync(loop.Report("Trying"), this, (self, _) => { self.Note(); return ValueTask.FromException(Lost); }, _ending.Token).AsTask();
        await AttemptedAsync(3);
        await _ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trying.InTime());
    }

    private int Attempts
    {
        get { lock (_attempts) return _attempts.Count; }
    }

    private SessionLoop New(ResiliencePipeline? pipeline = null) => new(
        pipeline ?? ReconnectPipeline.Configure(new ResiliencePipelineBuilder { TimeProvider = _time }).Build(), _time, _log.CreateLogger("sessions"));

    private Task Start(SessionLoop loop, Func<Session, ValueTask> body) => Task.Run(() => loop.RunAsync("The session", (session, _) =>
    {
        Note();
        return body(session);
    }, _ending.Token));

    private void Note()
    {
        lock (_attempts) _attempts.Add(_time.GetUtcNow());
    }

    /// <summary>The clock goes on in small steps: a wait may look longer than it was, never shorter.</summary>
    private Task AttemptedAsync(int count) => Eventually.HoldsAsync(() =>
    {
        for (var step = 0; step < 50 && Attempts < count; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Thread.Yield();
        }
        return Attempts >= count;
    }, $"{count} attempts are made");

    private async Task EndAsync(Task running)
    {
        await _ending.CancelAsync();
        await running.InTime();
    }
}

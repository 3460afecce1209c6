using Microsoft.Extensions.Logging;
using StreamGroups.Engine.Retention;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Retention;

public sealed class RetentionKeeperTests : IAsyncDisposable
{
    private static readonly string Stream = Deliveries.Group.Stream;

    private readonly EngineStore _store = new();
    private readonly WatchedStore _watched;
    private readonly MeasuredRetention _measured = new();
    private readonly RetentionKeeper _keeper;
    private readonly CancellationTokenSource _stopping = new();
    private RetentionOptions _options = new() { Policy = RetentionPolicy.UntilProcessed };

    public RetentionKeeperTests()
    {
        _watched = new WatchedStore(_store.Store);
        var retention = new StreamRetention(new RetentionTarget(Stream, [Deliveries.Group.Group]), () => _options);
        _keeper = new RetentionKeeper(retention, _watched, RetentionPace.Default, _measured.Metrics, _store.Time, _store.Logger);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _stopping.Dispose();
        _measured.Dispose();
        await _store.Transport.DisposeAsync();
    }

    [Fact]
    public async Task A_turn_trims_what_is_settled_and_says_whether_it_did()
    {
        var entries = _store.Deliver(5);
        _store.Store.Ack(Deliveries.Group, [entries[0].Id, entries[1].Id]);

        Assert.True(await _keeper.KeepAsync(default));
        Assert.Equal(3, _store.Store.ReadAll(Stream).Length);
        Assert.Equal(2, _measured.Take()[$"trimmed {Stream}"]);
        Assert.False(await _keeper.KeepAsync(default));
        Assert.Equal((2, 1), (_watched.Reports, _watched.Trims));
        Assert.Empty(_measured.Take());
    }

    [Fact]
    public async Task What_holds_the_stream_back_is_measured_until_it_no_longer_does()
    {
        var entries = _store.Deliver(2);
        _store.Time.Advance(TimeSpan.FromMinutes(20));
        await _keeper.KeepAsync(default);
        Assert.Equal(1_200, Assert.Single(_measured.Take(), pair => pair.Key == $"held {Deliveries.Group}").Value);
        Assert.Equal(440, Assert.Single(_store.Log.Lines).Event.Id);

        _store.Store.Ack(Deliveries.Group, [entries[0].Id, entries[1].Id]);
        await _keeper.KeepAsync(default);
        Assert.DoesNotContain(_measured.Take(), pair => pair.Key.StartsWith("held", StringComparison.Ordinal));
        Assert.Contains(_store.Log.Lines, line => line.Event.Id == 441);
    }

    [Fact]
    public async Task What_is_lost_is_counted_and_said()
    {
        _options = new RetentionOptions { Policy = RetentionPolicy.MaxLength, MaxLength = 2 };
        _store.Deliver(5);

        Assert.True(await _keeper.KeepAsync(default));
        var measured = _measured.Take();
        Assert.Equal((3, 3), (measured[$"trimmed {Stream}"], measured[$"lost {Deliveries.Group}"]));
        Assert.Contains(_store.Log.Lines, line => line.Event.Id == 442 && line.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task What_was_acked_behind_a_pending_entry_is_collected()
    {
        _options = new RetentionOptions { Policy = RetentionPolicy.DeleteWhenProcessed };
        var entries = _store.Deliver(5);
        _store.Store.Ack(Deliveries.Group, [entries[0].Id, entries[2].Id, entries[4].Id]);

        Assert.True(await _keeper.KeepAsync(default));
        Assert.Equal([entries[1].Id, entries[3].Id], _store.Store.ReadAll(Stream).Select(entry => entry.Id));
        var measured = _measured.Take();
        Assert.Equal((1, 2), (measured[$"trimmed {Stream}"], measured[$"deleted {Stream}"]));
        Assert.False(await _keeper.KeepAsync(default));
    }

    [Fact]
    public async Task Where_all_is_kept_the_length_is_looked_at()
    {
        _options = new RetentionOptions { LengthWarning = 3 };
        var entries = _store.Deliver(3);
        _store.Store.Ack(Deliveries.Group, [.. entries.Select(entry => entry.Id)]);

        Assert.False(await _keeper.KeepAsync(default));
        Assert.Equal(3, _store.Store.ReadAll(Stream).Length);
        Assert.Equal(443, Assert.Single(_store.Log.Lines).Event.Id);
    }

    [Theory]
    [InlineData(TransportErrorKind.Transient, 445, false)]
    [InlineData(TransportErrorKind.OutOfMemory, 445, false)]
    [InlineData(TransportErrorKind.Permanent, 446, true)]
    [InlineData(TransportErrorKind.Permanent, 445, false, true)]
    [InlineData(null, 447, false)]
    internal async Task It_goes_on_after_failures_at_a_slow_pace(TransportErrorKind? kind, int logged, bool once, bool isReported = false)
    {
        _watched.Failure = kind is { } some
            ? new TransportException(some, "No.") { IsReported = isReported } : new InvalidOperationException("No.");
        var began = _store.Time.GetTimestamp();
        var running = _keeper.RunAsync(_stopping.Token);
        await ReachAsync(10);
        var elapsed = _store.Time.GetElapsedTime(began);

        // 5 s, 10, 20, 40, and then a minute, each less a quarter.
        Assert.True(elapsed > TimeSpan.FromSeconds(250), $"10 attempts in {elapsed}");
        var lines = _store.Log.Lines.Where(line => line.Event.Id == logged).ToArray();
        Assert.True(once ? lines.Length == 1 : lines.Length > 1, $"{lines.Length} lines");

        _watched.Failure = null;
        var entries = _store.Deliver(1);
        _store.Store.Ack(Deliveries.Group, [entries[0].Id]);
        await PassUntilAsync(() => _store.Store.ReadAll(Stream).Length == 0, "the entry is gone");
        await StopAsync(running);
    }

    [Fact]
    public async Task Other_options_are_heeded_at_once()
    {
        _options = new RetentionOptions();
        var entries = _store.Deliver(5);
        _store.Store.Ack(Deliveries.Group, [.. entries.Select(entry => entry.Id)]);
        var running = _keeper.RunAsync(_stopping.Token);
        await ReachAsync(3);

        _options = new RetentionOptions { Policy = RetentionPolicy.UntilProcessed };
        _keeper.Hurry();
        await Eventually.HoldsAsync(() => _store.Store.ReadAll(Stream).Length == 0, "the stream is empty");
        await StopAsync(running);
    }

    [Fact]
    public async Task A_stop_ends_it_with_what_is_still_to_say()
    {
        _options = new RetentionOptions { Policy = RetentionPolicy.MaxLength, MaxLength = 1 };
        _store.Deliver(3);
        var running = _keeper.RunAsync(_stopping.Token);
        await PassUntilAsync(() => _store.Log.Lines.Any(line => line.Event.Id == 442), "the first loss is said");
        _store.Deliver(4);
        await PassUntilAsync(() => _store.Store.ReadAll(Stream).Length == 1, "the stream is trimmed again", TimeSpan.FromSeconds(1));

        await StopAsync(running);
        var lost = _store.Log.Lines.Where(line => line.Event.Id == 442).Sum(line => int.Parse(line.Message.Split(' ')[0]));
        Assert.Equal(6, lost);
    }

    private Task ReachAsync(int reports) => PassUntilAsync(() => _watched.Reports >= reports, $"{reports} looks");

    private Task PassUntilAsync(Func<bool> condition, string what, TimeSpan? step = null) => Eventually.HoldsAsync(
        () =>
        {
            if (condition()) return true;
            _store.Time.Advance(step ?? TimeSpan.FromSeconds(10));
            return false;
        },
        what);

    private async Task StopAsync(Task running)
    {
        await _stopping.CancelAsync();
        await running.InTime();
    }
}

using StreamGroups.Engine.Upkeep;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Upkeep;

public sealed class JanitorTests : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly EngineStore _store = new();
    private readonly WatchedUpkeep _transport;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _working;
    private readonly long _begun;

    public JanitorTests()
    {
        _transport = new WatchedUpkeep(_store.Transport);
        _begun = _store.Time.GetTimestamp();
        _working = new Janitor(_transport, Deliveries.Group, _store.InFlight, _store.Time, _store.Logger).RunAsync(_ending.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _working.InTime();
        _ending.Dispose();
        await _transport.DisposeAsync();
    }

    [Fact]
    public async Task The_mark_is_saved_while_there_is_work_and_not_without()
    {
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(_transport.Marks, 0, 1);
        for (var mark = 1; mark <= 20; mark++)
        {
            _store.InFlight.Remove(_store.DeliverHere(1));
            var begun = _store.Time.GetTimestamp();
            await PassUntilAsync(() => _transport.Marks > mark, "what was settled is in the mark");
            if (mark > 1) Assert.True(_store.Time.GetElapsedTime(begun) >= TimeSpan.FromSeconds(0.5), "a mark a second will do");
        }
        await PassAsync(TimeSpan.FromSeconds(5));
        var after = _transport.Marks;
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(after, _transport.Marks);
    }

    [Fact]
    public async Task Failures_are_tried_again_and_end_nothing()
    {
        _store.Store.Faults.FailNext(InMemoryOperation.SaveMark, 3);
        _store.InFlight.Remove(_store.DeliverHere(1));
        await PassUntilAsync(() => _transport.Marks == 4, "three marks have failed and one has not");
        Assert.Equal(0, _store.Store.Faults.Left(InMemoryOperation.SaveMark));
        Assert.True(_store.Time.GetElapsedTime(_begun) >= TimeSpan.FromSeconds(15), "5 s pass after each failure");
    }

    [Fact]
    public async Task Consumers_that_are_gone_are_removed()
    {
        _store.Store.Read(Deliveries.Group, "gone", 1, wait: false, out _);
        await PassUntilAsync(() => !_store.Store.Inspect(Deliveries.Group)!.Consumers.ContainsKey("gone"), "the consumer is removed");
    }

    /// <summary>Time passes whether the janitor keeps up or not: enough to see that something does not happen.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            _store.Time.Advance(Step);
            await Task.Yield();
        }
    }

    /// <summary>On a slow machine more time passes than it takes.</summary>
    private Task PassUntilAsync(Func<bool> condition, string what) => Eventually.HoldsAsync(
        () =>
        {
            if (condition()) return true;
            _store.Time.Advance(Step);
            return false;
        },
        what);

    private sealed class WatchedUpkeep(IStreamTransport inner) : TransportDecorator(inner)
    {
        private int _marks;

        public int Marks => Volatile.Read(ref _marks);

        public override ValueTask SaveMarkAsync(GroupAddress group, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _marks);
            return base.SaveMarkAsync(group, cancellationToken);
        }
    }
}

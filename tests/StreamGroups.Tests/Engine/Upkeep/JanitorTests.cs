using StreamGroups.Engine.Upkeep;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Upkeep;

public sealed class JanitorTests : IAsyncDisposable
{
    private readonly EngineStore _store = new();
    private readonly WatchedUpkeep _transport;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _working;

    public JanitorTests()
    {
        _transport = new WatchedUpkeep(_store.Transport);
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
        var before = _transport.Marks;
        Assert.InRange(before, 0, 1);
        for (var second = 0; second < 20; second++)
        {
            _store.InFlight.Remove(_store.DeliverHere(1));
            await PassAsync(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(_transport.Marks - before, 12, 28);
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
        await PassAsync(TimeSpan.FromSeconds(25));
        Assert.Equal(0, _store.Store.Faults.Left(InMemoryOperation.SaveMark));
        Assert.InRange(_transport.Marks, 4, 6);
    }

    [Fact]
    public async Task Consumers_that_are_gone_are_removed()
    {
        _store.Store.Read(Deliveries.Group, "gone", 1, wait: false, out _);
        await PassAsync(TimeSpan.FromMinutes(3));
        await Eventually.HoldsAsync(() => !_store.Store.Inspect(Deliveries.Group)!.Consumers.ContainsKey("gone"), "the consumer is removed");
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(250))
        {
            _store.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }
    }

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

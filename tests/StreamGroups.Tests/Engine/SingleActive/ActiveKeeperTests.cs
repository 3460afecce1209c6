using System.Collections.Concurrent;
using StreamGroups.Engine;
using StreamGroups.Engine.SingleActive;
using StreamGroups.Resilience;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Engine.Scheduling;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.SingleActive;

public sealed class ActiveKeeperTests : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly EngineStore _store = new();
    private readonly ConcurrentQueue<(string Who, bool IsHeld)> _changes = new();
    private readonly List<ActiveKeeper> _keepers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var keeper in _keepers) await keeper.DisposeAsync();
    }

    [Fact]
    public async Task The_first_is_active_for_as_long_as_it_lives()
    {
        var first = await StartActiveAsync("first");
        var second = Start("second");
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(30); passed += Step)
        {
            _store.Time.Advance(Step);
            await PassUntilAsync(() => first.Lease.Left > ActiveTimes.Interval, TimeSpan.FromMilliseconds(1)); // A timer that is set meanwhile is late.
        }
        Assert.True(first.Lease.IsHeld);
        Assert.False(second.Lease.IsHeld);
        Assert.Equal([("first", true)], _changes);
    }

    [Fact]
    public async Task One_that_dies_is_followed_once_its_time_is_over_and_never_are_two_active()
    {
        var dying = new InMemoryTransport(_store.Store);
        var first = await StartActiveAsync("first", dying);
        var second = Start("second");
        var died = _store.Time.GetTimestamp();
        dying.Kill();
        await Eventually.HoldsAsync(() =>
        {
            Assert.False(first.Lease.IsHeld && second.Lease.IsHeld);
            if (second.Lease.IsHeld) return true;
            _store.Time.Advance(Step);
            return false;
        }, "the second one is active");
        Assert.True(_store.Time.GetElapsedTime(died) >= ActiveTimes.Lease - ActiveTimes.Interval);
        Assert.False(first.Lease.IsHeld);
        await Eventually.HoldsAsync(() => _changes.Count == 3, "all is told");
        Assert.Equal([("first", true), ("first", false), ("second", true)], _changes);
    }

    /// <summary>Its last renewal came in at the very moment of its death, somewhere between two looks of the other one.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(140)]
    [InlineData(499)]
    public async Task It_is_followed_a_moment_after_its_lease_by_the_stores_time(int millisecondsAfterALook)
    {
        var time = new WatchedTime();
        var store = new EngineStore(time);
        await using var follower = NewKeeper(store, "follower");
        store.Store.TakeActive(Deliveries.Group, "dies", ActiveTimes.Lease);
        follower.Start();
        await Eventually.HoldsAsync(() => time.Next is not null, "it has looked");
        time.Advance(TimeSpan.FromMilliseconds(millisecondsAfterALook));
        store.Store.TakeActive(Deliveries.Group, "dies", ActiveTimes.Lease);
        var died = time.GetTimestamp();

        while (!follower.Lease.IsHeld)
        {
            await Eventually.HoldsAsync(() => follower.Lease.IsHeld || time.Next > time.GetUtcNow(), "it waits for time");
            if (!follower.Lease.IsHeld) time.SetUtcNow(time.Next!.Value);
        }
        Assert.InRange(time.GetElapsedTime(died), ActiveTimes.Lease, ActiveTimes.Lease + ActiveTimes.LeastPause);
    }

    [Fact]
    public void That_leaves_some_of_two_seconds_for_beginning_to_read() =>
        Assert.True(ActiveTimes.Lease + ActiveTimes.LeastPause < TimeSpan.FromSeconds(1.6));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whether_the_store_refuses_or_does_not_answer_it_is_lost_before_another_may_have_it(bool isSilent)
    {
        var away = new Away(_store.Transport) { IsSilent = isSilent };
        var keeper = await StartActiveAsync("first", away);
        away.IsAway = true;
        await Eventually.HoldsAsync(() =>
        {
            if (_changes.Contains(("first", false))) return true;
            Assert.Equal(ActiveOutcome.Another, AskedByAStranger().Outcome);
            _store.Time.Advance(Step);
            return false;
        }, "it is lost");
        Assert.False(keeper.Lease.IsHeld);
        Assert.False(keeper.Lease.Allows);

        ActiveClaim AskedByAStranger() => _store.Store.TakeActive(Deliveries.Group, "stranger", TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task What_is_lost_and_taken_again_is_another_term()
    {
        var away = new Away(_store.Transport);
        var keeper = await StartActiveAsync("first", away);
        keeper.Lease.Open(keeper.Lease.Term);
        Assert.True(keeper.Lease.Allows);
        away.IsAway = true;
        await PassUntilAsync(() => !keeper.Lease.IsHeld);
        away.IsAway = false;
        await PassUntilAsync(() => keeper.Lease.IsHeld);
        Assert.False(keeper.Lease.Allows);
        keeper.Lease.Open(keeper.Lease.Term);
        Assert.True(keeper.Lease.Allows);
    }

    [Fact]
    public async Task Who_stands_down_is_followed_at_once()
    {
        var first = await StartActiveAsync("first");
        var second = Start("second");
        _store.Time.Advance(ActiveTimes.LeastPause);
        await first.StopAsync().InTime();
        Assert.False(first.Lease.IsHeld);
        await Eventually.HoldsAsync(() => second.Lease.IsHeld, "the second one is active, without any time passing");
    }

    [Fact]
    public async Task It_may_stop_and_start_again()
    {
        var keeper = await StartActiveAsync("first");
        for (var round = 0; round < 5; round++)
        {
            await keeper.StopAsync().InTime();
            await keeper.StopAsync().InTime();
            Assert.False(keeper.Lease.IsHeld);
            keeper.Start();
            keeper.Start();
            await Eventually.HoldsAsync(() => keeper.Lease.IsHeld, "it is active");
        }
    }

    private ActiveKeeper Start(string who, IStreamTransport? transport = null)
    {
        var keeper = NewKeeper(_store, who, transport);
        keeper.Changed = isHeld => _changes.Enqueue((who, isHeld));
        _keepers.Add(keeper);
        keeper.Start();
        return keeper;
    }

    private static ActiveKeeper NewKeeper(EngineStore store, string who, IStreamTransport? transport = null) => new(
        transport ?? store.Transport, new SubscriptionIdentity(Deliveries.Group, who), store.Sessions, new SessionHealth(store.Time), store.Time,
        store.Logger, ActiveTimes.Lease);

    private async Task<ActiveKeeper> StartActiveAsync(string who, IStreamTransport? transport = null)
    {
        var keeper = Start(who, transport);
        await Eventually.HoldsAsync(() => keeper.Lease.IsHeld, "it is active");
        return keeper;
    }

    private Task PassUntilAsync(Func<bool> condition, TimeSpan? step = null) => Eventually.HoldsAsync(() =>
    {
        if (condition()) return true;
        _store.Time.Advance(step ?? Step);
        return false;
    }, "it has come so far");

    /// <summary>A store that cannot be reached for a while.</summary>
    private sealed class Away(IStreamTransport inner) : TransportDecorator(inner)
    {
        public bool IsAway { get; set; }

        /// <summary>Whether calls are not answered, instead of failing.</summary>
        public bool IsSilent { get; init; }

        public override ValueTask<ActiveClaim> TakeActiveAsync(GroupAddress group, string token, TimeSpan lease, CancellationToken cancellationToken) =>
            !IsAway ? base.TakeActiveAsync(group, token, lease, cancellationToken)
            : IsSilent ? new(new TaskCompletionSource<ActiveClaim>().Task.WaitAsync(cancellationToken))
            : ValueTask.FromException<ActiveClaim>(new TransportException(TransportErrorKind.Transient, "Away."));
    }
}

using Microsoft.Extensions.Time.Testing;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Dispatching.Lanes;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching.Lanes;

/// <summary>The key of a number is its tens.</summary>
public sealed class LaneLineTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly GatedRunner _runner = new();
    private readonly List<int> _told = [];
    private readonly LaneLine _lanes;
    private readonly Dispatcher _dispatcher;

    public LaneLineTests()
    {
        _lanes = new LaneLine(new Tens(), _time, _told.Add);
        _dispatcher = New(4, 8);
    }

    public void Dispose() => _lanes.Dispose();

    [Fact]
    public async Task One_of_each_key_runs_at_a_time()
    {
        _dispatcher.Enqueue(Deliveries.New([10, 11, 20, 21, 30]));
        await _runner.BegunAsync(3);
        Assert.Equal([10, 20, 30], _runner.Numbers.Order());
        _runner.End(20);
        await _runner.BegunAsync(4);
        Assert.Equal(21, _runner.Numbers[^1]);
        _runner.EndAll();
        await _runner.BegunAsync(5);
        _runner.EndAll();
        await _dispatcher.IdleAsync(default).InTime();
        Assert.Equal(0, _lanes.Lanes);
    }

    [Fact]
    public async Task A_claimed_one_comes_before_what_waits_with_a_higher_ID()
    {
        _dispatcher.Enqueue(Deliveries.New([13, 15]));
        await _runner.BegunAsync(1);
        Assert.Equal(3, await _dispatcher.ReserveAsync(4, default).InTime());
        Assert.False(_dispatcher.RunReserved(Deliveries.New(14, count: 2)));
        Assert.False(_dispatcher.RunReserved(Deliveries.New(11, count: 2)));
        Assert.True(_dispatcher.RunReserved(Deliveries.New(21, count: 2)));
        await Eventually.HoldsAsync(() => _dispatcher.Running == 2, "two workers are given back");
        foreach (var number in (int[])[13, 11, 14, 15])
        {
            await Eventually.HoldsAsync(() => _runner.IsRunning(Deliveries.IdOf(number)), $"{number} runs");
            _runner.End(number);
        }
    }

    [Fact]
    public async Task A_claimed_one_runs_before_a_retry_of_a_higher_ID()
    {
        Park(15, TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _dispatcher.ReserveAsync(1, default).InTime());
        Assert.True(_dispatcher.RunReserved(Deliveries.New(12, count: 2)));
        await _runner.BegunAsync(1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([12], _runner.Numbers);
        _runner.End(12);
        await _runner.BegunAsync(2);
        Assert.Equal([12, 15], _runner.Numbers);
    }

    [Fact]
    public async Task Retries_of_several_keys_begin_each_at_its_time()
    {
        Park(10, TimeSpan.FromDays(3));
        Park(20, TimeSpan.FromSeconds(1));
        Park(30, TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(1.5));
        await _runner.BegunAsync(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _runner.BegunAsync(2);
        Assert.Equal([20, 30], _runner.Numbers);
        for (var day = 0; day < 4; day++) _time.Advance(TimeSpan.FromDays(1));
        await _runner.BegunAsync(3);
    }

    [Fact]
    public async Task A_retry_whose_lease_is_lost_holds_nothing_up()
    {
        var lost = Park(10, TimeSpan.FromDays(1));
        _dispatcher.Enqueue(Deliveries.New([11]));
        _lanes.Hurry(lost);
        await _runner.BegunAsync(1);
        _runner.End(10);
        await _runner.BegunAsync(2);
        Assert.Equal([10, 11], _runner.Numbers);
    }

    [Fact]
    public async Task What_waits_behind_retries_takes_no_room_from_others_up_to_a_bound()
    {
        Park(10, TimeSpan.FromSeconds(1));
        Assert.Equal(8, await _dispatcher.RoomAsync(default).InTime());
        _dispatcher.Enqueue(Deliveries.New(Enumerable.Range(11, 9)));
        Assert.Equal(8, await _dispatcher.RoomAsync(default).InTime());
        Park(100, TimeSpan.FromSeconds(1));
        _dispatcher.Enqueue(Deliveries.New(Enumerable.Range(101, 9)));
        Park(110, TimeSpan.FromSeconds(1));
        Assert.Empty(_told);
        _dispatcher.Enqueue(Deliveries.New(Enumerable.Range(111, 8)));
        var room = _dispatcher.RoomAsync(default).AsTask();
        Assert.Equal([3], _told);
        Assert.False(room.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));
        for (var ended = 0; ended < 29; ended++)
        {
            await _runner.BegunAsync(ended + 1);
            _runner.End(_runner.Begun.First(delivery => _runner.IsRunning(delivery.Id)).Id);
        }
        Assert.InRange(await room.InTime(), 1, 8);
        Assert.Single(_told);
    }

    [Fact]
    public async Task One_busy_key_leaves_room_for_others()
    {
        _dispatcher.Enqueue(Deliveries.New([10, 11, 12, 13, 14]));
        await _runner.BegunAsync(1);
        Assert.Equal(4, await _dispatcher.RoomAsync(default).InTime()); // Of the 8 that may wait 4 do.
        _dispatcher.Enqueue(Deliveries.New([15]));
        Assert.False(_dispatcher.RoomAsync(default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_stop_empties_it_and_what_still_runs_keeps_its_key()
    {
        _dispatcher.Enqueue(Deliveries.New([10, 11]));
        await _runner.BegunAsync(1);
        Park(20, TimeSpan.FromSeconds(1));
        _dispatcher.Enqueue(Deliveries.New([21]));
        var left = _dispatcher.Stop();
        Assert.Equal([11, 20, 21], left.Select(delivery => Deliveries.NumberOf(delivery.Id)));
        Assert.All(left, delivery => Assert.Null(delivery.Lane));
        Assert.False(_lanes.TryPark(Deliveries.New(10)));

        _dispatcher.Resume();
        _dispatcher.Enqueue(Deliveries.New([12, 22]));
        await _runner.BegunAsync(2);
        Assert.Equal([10, 22], _runner.Numbers);
        _runner.End(10);
        await _runner.BegunAsync(3);
        Assert.Equal(12, _runner.Numbers[^1]);
    }

    private Dispatcher New(int concurrency, int prefetch) => new(_runner, _time, concurrency, prefetch, inTurns: false, _lanes);

    /// <summary>As when its handler has failed.</summary>
    private Delivery Park(int number, TimeSpan delay)
    {
        var failed = Deliveries.New(number);
        _lanes.Prepare([failed]);
        lock (_lanes.Lock) Assert.True(_lanes.TryBegin(failed));
        var next = failed.ToRepeat(new StayingRetry(delay, Counts: true), _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency));
        Assert.True(_lanes.TryPark(next));
        lock (_lanes.Lock) _lanes.Ended(failed);
        return next;
    }

    private sealed class Tens : ILaneKeys
    {
        public object? KeyOf(Delivery delivery) => Deliveries.NumberOf(delivery.Id) / 10;
    }
}

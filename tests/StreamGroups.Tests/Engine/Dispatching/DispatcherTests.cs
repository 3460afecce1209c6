using Microsoft.Extensions.Time.Testing;
using StreamGroups.Engine.Dispatching;
using StreamGroups.TestSupport;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class DispatcherTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly GatedRunner _runner = new();

    [Fact]
    public async Task No_more_run_at_once_than_are_permitted()
    {
        var dispatcher = New(3, 100);
        dispatcher.Enqueue(Deliveries.New(Enumerable.Range(0, 50)));
        for (var ended = 0; ended < 50; ended++)
        {
            await _runner.BegunAsync(Math.Min(50, ended + 3));
            await Eventually.HoldsAsync(() => dispatcher.Running == Math.Min(3, 50 - ended), "as many run as are left, at most three");
            Assert.Equal(dispatcher.Running, _runner.Running);
            _runner.End(_runner.Begun.First(delivery => _runner.IsRunning(delivery.Id)).Id);
        }
        await dispatcher.IdleAsync(default).InTime();
        Assert.Equal((0, 0), (dispatcher.Running, dispatcher.Waiting));
    }

    [Fact]
    public async Task One_at_a_time_keeps_the_order()
    {
        var dispatcher = New(1, 100);
        dispatcher.Enqueue(Deliveries.New([0, 1, 2]));
        dispatcher.Enqueue(Deliveries.New([3, 4]));
        for (var number = 0; number < 5; number++)
        {
            await _runner.BegunAsync(number + 1);
            _runner.End(number);
        }
        await dispatcher.IdleAsync(default).InTime();
        Assert.Equal([0, 1, 2, 3, 4], _runner.Numbers);
    }

    [Fact]
    public async Task Those_that_come_in_turns_come_to_their_handlers_in_order_although_many_run_at_once()
    {
        var dispatcher = new Dispatcher(_runner, _time, 1_000, 2_000, inTurns: true);
        var numbers = Enumerable.Range(0, 1_000).ToArray();
        foreach (var some in numbers.Chunk(50)) dispatcher.Enqueue(Deliveries.New(some));
        await _runner.BegunAsync(1_000);
        Assert.Equal(numbers, _runner.Numbers);
    }

    [Fact]
    public async Task There_is_room_again_when_half_of_what_may_wait_is_free()
    {
        var dispatcher = New(1, 10);
        Assert.Equal(10, await dispatcher.RoomAsync(default).InTime());
        dispatcher.Enqueue(Deliveries.New(Enumerable.Range(0, 11)));
        var room = dispatcher.RoomAsync(default).AsTask();
        for (var number = 0; number < 5; number++)
        {
            await _runner.BegunAsync(number + 1);
            Assert.False(room.IsCompleted);
            _runner.End(number);
        }
        Assert.Equal(5, await room.InTime());
    }

    [Fact]
    public async Task Slow_handlers_leave_room_for_what_they_finish_in_100_ms()
    {
        var dispatcher = New(1, 256);
        dispatcher.Enqueue(Deliveries.New([0]));
        await _runner.BegunAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(25));
        _runner.End(0);
        await dispatcher.IdleAsync(default).InTime();
        Assert.Equal(4, await dispatcher.RoomAsync(default).InTime());
    }

    [Fact]
    public async Task A_free_worker_goes_to_the_one_who_reserves_before_what_waits()
    {
        var dispatcher = New(1, 10);
        dispatcher.Enqueue(Deliveries.New([0, 1]));
        await _runner.BegunAsync(1);
        var reserving = dispatcher.ReserveAsync(5, default).AsTask();
        Assert.False(reserving.IsCompleted);
        _runner.End(0);
        Assert.Equal(1, await reserving.InTime());
        Assert.Equal((1, 1), (dispatcher.Running, dispatcher.Waiting));

        dispatcher.RunReserved(Deliveries.New(9));
        await _runner.BegunAsync(2);
        _runner.End(9);
        await _runner.BegunAsync(3);
        Assert.Equal([0, 9, 1], _runner.Numbers);
    }

    [Fact]
    public async Task Workers_that_are_given_back_take_what_waits()
    {
        var dispatcher = New(4, 10);
        Assert.Equal(3, await dispatcher.ReserveAsync(3, default).InTime());
        Assert.Equal(1, await dispatcher.ReserveAsync(3, default).InTime());
        dispatcher.Enqueue(Deliveries.New([0, 1]));
        Assert.Empty(_runner.Begun);
        dispatcher.Release(2);
        await _runner.BegunAsync(2);
        Assert.Equal(4, dispatcher.Running);
    }

    [Fact]
    public async Task A_reservation_that_was_cancelled_costs_no_worker()
    {
        var dispatcher = New(1, 10);
        dispatcher.Enqueue(Deliveries.New([0, 1]));
        await _runner.BegunAsync(1);
        using var cancelling = new CancellationTokenSource();
        var reserving = dispatcher.ReserveAsync(1, cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reserving.InTime());
        _runner.End(0);
        await _runner.BegunAsync(2);
    }

    [Fact]
    public async Task More_workers_start_at_once_and_fewer_as_they_become_free()
    {
        var dispatcher = New(1, 20);
        dispatcher.Enqueue(Deliveries.New(Enumerable.Range(0, 10)));
        await _runner.BegunAsync(1);
        dispatcher.Resize(4, 20);
        await _runner.BegunAsync(4);
        dispatcher.Resize(2, 20);
        _runner.End(0);
        _runner.End(1);
        await Eventually.HoldsAsync(() => dispatcher.Running == 2, "two workers have gone");
        Assert.Equal(4, _runner.Begun.Count);
        _runner.End(2);
        await _runner.BegunAsync(5);
        Assert.Equal(2, dispatcher.Running);
    }

    [Fact]
    public async Task More_workers_serve_the_one_who_waits_for_a_worker()
    {
        var dispatcher = New(1, 10);
        dispatcher.Enqueue(Deliveries.New([0]));
        await _runner.BegunAsync(1);
        var reserving = dispatcher.ReserveAsync(1, default).AsTask();
        dispatcher.Resize(2, 10);
        Assert.Equal(1, await reserving.InTime());
        Assert.Equal(2, dispatcher.Running);
    }

    [Fact]
    public async Task A_stop_hands_back_what_waited_and_begins_nothing()
    {
        var dispatcher = New(1, 10);
        dispatcher.Enqueue(Deliveries.New([0, 1, 2]));
        await _runner.BegunAsync(1);
        var idle = dispatcher.IdleAsync(default);
        Assert.Equal([1, 2], dispatcher.Stop().Select(delivery => Deliveries.NumberOf(delivery.Id)));
        dispatcher.Enqueue(Deliveries.New([3]));
        Assert.Equal(3, Deliveries.NumberOf(Assert.Single(dispatcher.Stop()).Id));
        Assert.False(idle.IsCompleted);
        _runner.EndAll();
        await idle.InTime();
        Assert.Equal([0], _runner.Numbers);
    }

    [Fact]
    public async Task Any_number_may_wait_until_nothing_is_left_to_do()
    {
        var dispatcher = New(1, 10);
        await dispatcher.IdleAsync(default).InTime();
        dispatcher.Enqueue(Deliveries.New([0]));
        await _runner.BegunAsync(1);
        using var cancelling = new CancellationTokenSource();
        Task[] waiting = [dispatcher.IdleAsync(default), dispatcher.IdleAsync(default)];
        var impatient = dispatcher.IdleAsync(cancelling.Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.InTime());
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        _runner.EndAll();
        await Task.WhenAll(waiting).InTime();
    }

    private Dispatcher New(int concurrency, int prefetch) => new(_runner, _time, concurrency, prefetch);
}

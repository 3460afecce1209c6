using StreamGroups.Publishing;
using StreamGroups.TestSupport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Publishing;

public sealed class CancellationTests : IAsyncDisposable
{
    private readonly EngineStore _store = new();
    private readonly StreamPublisher _publisher;

    public CancellationTests()
    {
        var gate = new PublishGate();
        _publisher = _store.NewPublisher(new PublishRetries(_store.Transport, gate, _store.Time), gate);
    }

    public ValueTask DisposeAsync() => _store.Transport.DisposeAsync();

    [Fact]
    public async Task A_lost_connection_is_tried_again()
    {
        var id = await ScheduleAsync();
        _store.Store.Faults.FailNext(InMemoryOperation.CancelScheduled, times: 3);
        Assert.True(await PassTimeUntil(_publisher.CancelAsync("orders", id).AsTask()));
    }

    [Fact]
    public async Task A_lost_answer_leaves_it_open_whether_it_came_in_time()
    {
        var id = await ScheduleAsync();
        _store.Store.Faults.FailNext(InMemoryOperation.CancelScheduled, whenDone: true);
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => PassTimeUntil(_publisher.CancelAsync("orders", id).AsTask()));
        Assert.Contains($"message {id} does not wait any more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_in_time_is_an_error_that_says_what_it_was()
    {
        var id = await ScheduleAsync();
        _store.Store.Faults.FailNext(InMemoryOperation.CancelScheduled, times: 10_000);
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => PassTimeUntil(_publisher.CancelAsync("orders", id).AsTask()));
        Assert.StartsWith("Cancelling a scheduled message of stream 'orders' was given up after 00:00:30", error.Message, StringComparison.Ordinal);
        Assert.False(error.MayBePublished);
    }

    private Task<EntryId> ScheduleAsync() => _publisher.PublishAsync("orders", "x", new() { DeliverAfter = TimeSpan.FromHours(1) }).AsTask();

    private async Task<bool> PassTimeUntil(Task<bool> task)
    {
        await Eventually.HoldsAsync(() =>
        {
            for (var step = 0; step < 100 && !task.IsCompleted; step++)
            {
                _store.Time.Advance(TimeSpan.FromMilliseconds(10));
                Thread.Yield();
            }
            return task.IsCompleted;
        }, "the cancellation ends");
        return await task;
    }
}

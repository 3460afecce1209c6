using StreamGroups.Publishing;
using StreamGroups.TestSupport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Publishing;

public sealed class OncePublishTests : IAsyncDisposable
{
    private readonly EngineStore _store = new();
    private readonly RedisStreamsOptions _options = new();

    public ValueTask DisposeAsync() => _store.Transport.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_retry_after_a_lost_answer_makes_no_duplicate(bool retryWhenUnsure)
    {
        _store.Store.Faults.FailNext(InMemoryOperation.Publish, times: 3, whenDone: true);
        var id = await PassTimeUntil(PublishAsync(new() { MessageId = "o-1", RetryWhenUnsure = retryWhenUnsure }));

        Assert.Equal(0, _store.Store.Faults.Left(InMemoryOperation.Publish));
        Assert.Equal(id, Assert.Single(_store.Store.ReadAll("orders")).Id);
    }

    [Fact]
    public async Task One_that_was_given_up_is_made_again_by_its_caller_without_a_duplicate()
    {
        _store.Store.Faults.FailNext(InMemoryOperation.Publish, times: 10_000, whenDone: true);
        var options = new PublishOptions { MessageId = "o-1", Timeout = TimeSpan.FromSeconds(5) };
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => PassTimeUntil(PublishAsync(options)));
        Assert.True(failure.MayBePublished);
        _store.Store.Faults.Clear();

        var id = await PassTimeUntil(PublishAsync(options));
        Assert.Equal(id, Assert.Single(_store.Store.ReadAll("orders")).Id);
    }

    [Fact]
    public async Task It_is_tried_for_half_of_its_window_at_most()
    {
        _options.DeduplicationWindow = TimeSpan.FromSeconds(4);
        _store.Store.Faults.FailNext(InMemoryOperation.Publish, times: 10_000, whenDone: true);
        var began = _store.Time.GetTimestamp();
        await Assert.ThrowsAsync<StreamPublishException>(() => PassTimeUntil(PublishAsync(new() { MessageId = "o-1" })));

        Assert.InRange(_store.Time.GetElapsedTime(began).TotalSeconds, 1.9, 4);
        Assert.Single(_store.Store.ReadAll("orders"));
    }

    [Fact]
    public void What_is_remembered_in_memory_is_forgotten_after_its_time()
    {
        var sent = new SentMessages();
        var now = _store.Time.GetUtcNow();
        for (var number = 0; number < 10_000; number++) sent.Set($"{number}", new EntryId(1, 0), TimeSpan.FromSeconds(1), now.AddSeconds(number));

        Assert.InRange(sent.Count, 1, 2_000);
        Assert.Equal(new EntryId(1, 0), sent.Find("9999", now.AddSeconds(9_999)));
        Assert.Null(sent.Find("9998", now.AddSeconds(9_999)));
    }

    private Task<EntryId> PublishAsync(PublishOptions options)
    {
        var gate = new PublishGate();
        var publisher = _store.NewPublisher(new PublishRetries(_store.Transport, gate, _store.Time), gate, _options);
        return publisher.PublishAsync("orders", "x", options).AsTask();
    }

    private async Task<EntryId> PassTimeUntil(Task<EntryId> task)
    {
        await Eventually.HoldsAsync(() =>
        {
            for (var step = 0; step < 100 && !task.IsCompleted; step++)
            {
                _store.Time.Advance(TimeSpan.FromMilliseconds(10));
                Thread.Yield();
            }
            return task.IsCompleted;
        }, "the publish ends");
        return await task;
    }
}

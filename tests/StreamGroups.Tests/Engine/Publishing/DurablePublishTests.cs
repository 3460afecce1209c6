using StreamGroups.Publishing;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Publishing;

public sealed class DurablePublishTests : IAsyncDisposable
{
    private static readonly EntryId Id = new(7, 0);
    private static readonly TransportException Lost = new(TransportErrorKind.Transient, "The wire is cut.", mayHaveHappened: true);

    private readonly EngineStore _store = new();
    private readonly ScriptedTransport _transport;
    private readonly StreamPublisher _publisher;

    public DurablePublishTests()
    {
        _transport = new ScriptedTransport(_store.Transport);
        var gate = new PublishGate();
        _publisher = _store.NewPublisher(new PublishRetries(_transport, gate, _store.Time), gate);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    [Fact]
    public async Task Enough_confirmations_are_a_success()
    {
        _transport.Act = (_, _) => new(new DurablePublish(Id, 3, null));
        Assert.Equal(Id, await RunAsync(Durability.Replicated(2)));
    }

    [Fact]
    public async Task In_memory_everything_is_confirmed_at_once()
    {
        _transport.Act = null;
        var ids = new List<EntryId> { await RunAsync(Durability.Replicated(100)), await RunAsync(Durability.Synced) };
        ids.AddRange(await _publisher.PublishBatchAsync("orders", ["x", "y"], new PublishOptions { Durability = Durability.Synced }));
        Assert.Equal(_store.Store.ReadAll("orders").Select(entry => entry.Id), ids);
    }

    [Fact]
    public async Task Too_few_when_the_time_is_over_are_told_and_nothing_is_tried_again()
    {
        _transport.Act = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new DurablePublish(Id, 1, null);
        };
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => PassTimeUntil(RunAsync(Durability.Replicated(2))));
        Assert.Equal(1, _transport.Attempts);
        Assert.True(failure.MayBePublished);
        Assert.Equal([Id], failure.PublishedIds);
        Assert.Equal(
            "Publishing to stream 'orders' is not Replicated(2): entry 7-0 is in the stream, but 1 of 2 replicas have confirmed it within 00:00:05.",
            failure.Message);
    }

    [Fact]
    public async Task Too_few_after_an_earlier_failure_are_told_as_such()
    {
        _transport.Act = async (attempt, token) =>
        {
            if (attempt == 1) throw new TransportException(TransportErrorKind.OutOfMemory, "OOM");
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return new DurablePublish(Id, 0, null);
        };
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => PassTimeUntil(RunAsync(Durability.Synced)));
        Assert.Contains("the server has not confirmed that it is on its disk within 00:00:05", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task A_connection_that_is_lost_meanwhile_is_tried_again_only_where_that_is_wanted()
    {
        _transport.Act = (attempt, _) => new(attempt == 1 ? new DurablePublish(Id, 0, Lost) : new DurablePublish(new EntryId(8, 0), 1, null));
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => RunAsync(Durability.Replicated(1), retryWhenUnsure: false).InTime());
        Assert.Equal((1, true), (_transport.Attempts, failure.MayBePublished));
        Assert.Equal([Id], failure.PublishedIds);
        Assert.Contains("0 of 1 replicas have confirmed it before the wait failed. The wire is cut.", failure.Message, StringComparison.Ordinal);

        _transport.Attempts = 0;
        Assert.Equal(new EntryId(8, 0), await PassTimeUntil(RunAsync(Durability.Replicated(1))));
    }

    [Fact]
    public async Task A_wait_that_the_server_refuses_is_told_at_once_with_the_entry()
    {
        _transport.Act = (_, _) => new(new DurablePublish(Id, 0, new TransportException(TransportErrorKind.Permanent, "appendonly is disabled.")));
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => RunAsync(Durability.Synced).InTime());
        Assert.Equal(1, _transport.Attempts);
        Assert.Equal([Id], failure.PublishedIds);
        Assert.True(failure.MayBePublished);
    }

    [Fact]
    public async Task The_callers_cancellation_is_a_cancellation_although_the_entry_is_known()
    {
        using var cancelling = new CancellationTokenSource();
        _transport.Act = (_, _) =>
        {
            cancelling.Cancel();
            return new(new DurablePublish(Id, 0, null));
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(Durability.Replicated(1), cancellationToken: cancelling.Token).InTime());
    }

    [Fact]
    public async Task Of_a_batch_all_that_is_in_the_stream_is_named()
    {
        _transport.Act = (attempt, _) => attempt switch
        {
            1 or 3 => new(new DurablePublish(new EntryId(1, (ulong)attempt), 1, null)),
            2 => new(new DurablePublish(new EntryId(1, 2), 0, Lost)),
            _ => throw new TransportException(TransportErrorKind.Permanent, "WRONGTYPE"),
        };
        var options = new PublishOptions { Durability = Durability.Replicated(1), RetryWhenUnsure = false };
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => _publisher.PublishBatchAsync("orders", [1, 2, 3, 4], options).InTime());
        Assert.Equal([new EntryId(1, 1), new EntryId(1, 2), new EntryId(1, 3)], failure.PublishedIds);
        Assert.True(failure.MayBePublished);
        Assert.Contains("3 messages of the batch are in the stream.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Replicated_to_nobody_is_an_error(int replicas) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Durability.Replicated(replicas));

    [Fact]
    public void They_are_equal_when_they_ask_for_the_same()
    {
        Assert.Equal(Durability.Replicated(2), Durability.Replicated(2));
        Assert.NotEqual(Durability.Replicated(1), Durability.Synced);
        Assert.Equal(Durability.None, new PublishOptions().Durability);
        Assert.Equal(["None", "Synced", "Replicated(2)"], new[] { Durability.None, Durability.Synced, Durability.Replicated(2) }.Select(each => $"{each}"));
    }

    private Task<EntryId> RunAsync(Durability durability, bool retryWhenUnsure = true, CancellationToken cancellationToken = default)
    {
        var options = new PublishOptions { Durability = durability, RetryWhenUnsure = retryWhenUnsure, Timeout = TimeSpan.FromSeconds(5) };
        return _publisher.PublishAsync("orders", "x", options, cancellationToken).AsTask();
    }

    private async Task<EntryId> PassTimeUntil(Task<EntryId> task)
    {
        await Eventually.HoldsAsync(() =>
        {
            if (!task.IsCompleted) _store.Time.Advance(TimeSpan.FromMilliseconds(100));
            return task.IsCompleted;
        }, "the publish ends");
        return await task;
    }

    private sealed class ScriptedTransport(IStreamTransport inner) : TransportDecorator(inner)
    {
        /// <summary>Null: as in memory.</summary>
        public Func<int, CancellationToken, ValueTask<DurablePublish>>? Act { get; set; }

        public int Attempts { get; set; }

        public override ValueTask<DurablePublish> PublishDurablyAsync(
            string stream, ReadOnlyMemory<byte> data, StreamTrim trim, Durability durability, CancellationToken cancellationToken) =>
            Act is null ? base.PublishDurablyAsync(stream, data, trim, durability, cancellationToken) : ActAsync(Act, cancellationToken);

        private async ValueTask<DurablePublish> ActAsync(Func<int, CancellationToken, ValueTask<DurablePublish>> act, CancellationToken cancellationToken) =>
            await act(++Attempts, cancellationToken);
    }
}

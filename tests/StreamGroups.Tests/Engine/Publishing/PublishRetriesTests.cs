using StreamGroups.Publishing;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Publishing;

public sealed class PublishRetriesTests : IAsyncDisposable
{
    private static readonly EntryId Id = new(7, 0);

    private readonly EngineStore _store = new();
    private readonly ScriptedTransport _transport;
    private readonly PublishGate _gate = new();
    private readonly PublishRetries _retries;

    public PublishRetriesTests()
    {
        _transport = new ScriptedTransport(_store.Transport);
        _retries = new PublishRetries(_transport, _gate, _store.Time);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    public static TheoryData<int> Timeouts => [5, 30]; // Seconds: with a timer from the first attempt on, and without.

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task A_lost_connection_and_a_full_store_are_tried_again(int timeout)
    {
        _transport.Act = (attempt, _) => attempt switch
        {
            1 or 2 => throw new TransportException(TransportErrorKind.Transient, "No connection."),
            3 => throw new TransportException(TransportErrorKind.OutOfMemory, "OOM"),
            _ => new(Id),
        };
        Assert.Equal(Id, await PassTimeUntil(RunAsync(timeout)));
        Assert.Equal(4, _transport.Attempts);
    }

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task Trying_ends_with_the_timeout_and_an_error_that_names_stream_and_cause(int timeout)
    {
        _transport.Act = (_, _) => throw new TransportException(TransportErrorKind.Transient, "The wire is cut.");
        var began = _store.Time.GetTimestamp();
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => PassTimeUntil(RunAsync(timeout)));
        Assert.True(_store.Time.GetElapsedTime(began).TotalSeconds >= timeout);
        Assert.Contains("'orders'", error.Message, StringComparison.Ordinal);
        Assert.Contains("The wire is cut.", error.Message, StringComparison.Ordinal);
        Assert.Equal(("orders", false), (error.Stream, error.MayBePublished));
        Assert.True(_transport.Attempts > 5);
    }

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task What_the_store_refuses_for_good_fails_at_once(int timeout)
    {
        _transport.Act = (_, _) => throw new TransportException(TransportErrorKind.Permanent, "WRONGTYPE");
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => RunAsync(timeout).InTime());
        Assert.False(error.MayBePublished);
        Assert.Equal(1, _transport.Attempts);
    }

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task A_lost_answer_is_tried_again_only_where_that_is_wanted(int timeout)
    {
        _transport.Act = (attempt, _) =>
            attempt == 1 ? throw new TransportException(TransportErrorKind.Transient, "No answer.", mayHaveHappened: true) : new(Id);
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => RunAsync(timeout, retryWhenUnsure: false).InTime());
        Assert.True(error.MayBePublished);
        Assert.Equal(1, _transport.Attempts);

        _transport.Attempts = 0;
        Assert.Equal(Id, await PassTimeUntil(RunAsync(timeout)));
    }

    [Fact]
    public async Task An_attempt_that_the_timeout_cuts_off_may_have_been_published()
    {
        _transport.Act = async (attempt, token) =>
        {
            if (attempt == 1) throw new TransportException(TransportErrorKind.Transient, "No connection.");
            await Task.Delay(Timeout.Infinite, token);
            return Id;
        };
        var error = await Assert.ThrowsAsync<StreamPublishException>(() => PassTimeUntil(RunAsync(5)));
        Assert.True(error.MayBePublished);
    }

    [Theory]
    [MemberData(nameof(Timeouts))]
    public async Task The_callers_cancellation_is_a_cancellation_even_if_it_comes_with_a_failure(int timeout)
    {
        using var cancelling = new CancellationTokenSource();
        _transport.Act = (_, _) =>
        {
            cancelling.Cancel();
            throw new TransportException(TransportErrorKind.Transient, "No connection.");
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(timeout, cancellationToken: cancelling.Token).InTime());
        Assert.Equal(1, _transport.Attempts);
    }

    [Fact]
    public async Task The_first_of_a_batch_goes_ahead_so_that_those_behind_it_find_a_connection()
    {
        var connected = new TaskCompletionSource();
        var next = 0;
        _transport.Act = async (_, _) =>
        {
            await connected.Task;
            return new EntryId(1, (ulong)++next);
        };
        var publisher = _store.NewPublisher(_retries, _gate);
        var publishing = publisher.PublishBatchAsync("orders", Enumerable.Range(0, 100)).AsTask();
        Assert.Equal(1, _transport.Attempts);
        connected.SetResult();
        Assert.Equal(100, (await publishing.InTime()).Count);
    }

    private Task<EntryId> RunAsync(int timeout, bool retryWhenUnsure = true, CancellationToken cancellationToken = default) =>
        _retries.RunAsync(new PublishJob("orders", "x"u8.ToArray(), StreamTrim.None, TimeSpan.FromSeconds(timeout), retryWhenUnsure), cancellationToken).AsTask();

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

    private sealed class ScriptedTransport(IStreamTransport inner) : TransportDecorator(inner)
    {
        public Func<int, CancellationToken, ValueTask<EntryId>> Act { get; set; } = (_, _) => new(Id);

        public int Attempts { get; set; }

        public override async ValueTask<EntryId> PublishAsync(
            string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken) => await Act(++Attempts, cancellationToken);
    }
}

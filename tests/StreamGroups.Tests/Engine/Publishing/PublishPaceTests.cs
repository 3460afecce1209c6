using System.Collections.Concurrent;
using StreamGroups.Publishing;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Publishing;

public sealed class PublishPaceTests : IAsyncDisposable
{
    private const int MostPerSecond = 10;

    private readonly EngineStore _store = new();
    private readonly RefusingTransport _transport;
    private readonly PublishRetries _retries;

    public PublishPaceTests()
    {
        _transport = new RefusingTransport(_store.Transport, _store.Time);
        _retries = new PublishRetries(_transport, new PublishGate(), _store.Time);
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Publishers_that_are_refused_ask_10_times_a_second_all_together(int publishers)
    {
        _transport.Refusal = new TransportException(TransportErrorKind.OutOfMemory, "OOM");
        Task<EntryId>[] publishing = [.. Enumerable.Range(0, publishers).Select(_ => PublishAsync(TimeSpan.FromHours(1)))];
        var began = _store.Time.GetTimestamp();
        await PassTimeUntil(() => _store.Time.GetElapsedTime(began) >= TimeSpan.FromSeconds(5));

        var times = _transport.Attempts.Order().ToArray();
        Assert.True(times.Length >= 10, "it is tried again");
        Assert.All(times, time => Assert.InRange(times.Count(other => other >= time && other < time + TimeSpan.FromSeconds(1)), 1, MostPerSecond + 2));

        _transport.Refusal = null;
        await PassTimeUntil(() => publishing.All(each => each.IsCompletedSuccessfully));
        Assert.Equal(publishers, _store.Store.ReadAll("orders").Length);
    }

    [Fact]
    public async Task One_that_was_never_asked_for_tells_the_cause_all_the_same()
    {
        _transport.Refusal = new TransportException(TransportErrorKind.OutOfMemory, "OOM: no memory.");
        var others = Enumerable.Range(0, 100).Select(_ => PublishAsync(TimeSpan.FromHours(1))).ToArray();
        var failing = PublishAsync(TimeSpan.FromMilliseconds(50));
        await PassTimeUntil(() => failing.IsCompleted);
        var failure = await Assert.ThrowsAsync<StreamPublishException>(() => failing);
        Assert.Contains("OOM: no memory.", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayBePublished);

        _transport.Refusal = null;
        await PassTimeUntil(() => others.All(each => each.IsCompletedSuccessfully));
    }

    [Theory]
    [InlineData(TransportErrorKind.Permanent, false, false)]
    [InlineData(TransportErrorKind.Transient, true, false)] // No answer: nothing is known of the server.
    [InlineData(TransportErrorKind.Transient, false, true)] // No connection: nothing reaches the server.
    internal void Other_failures_hold_nobody_up(TransportErrorKind kind, bool mayHaveHappened, bool isReported)
    {
        var pace = new PublishPace(_store.Time);
        pace.Failed(new TransportException(kind, "x", null, mayHaveHappened) { IsReported = isReported });
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(pace.MayTry()));
    }

    [Fact]
    public void A_success_lets_everybody_go_on()
    {
        var pace = new PublishPace(_store.Time);
        pace.Failed(new TransportException(TransportErrorKind.Transient, "MISCONF"));
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(_ => pace.MayTry()));
        _store.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => pace.MayTry()));
        pace.Succeeded();
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(pace.MayTry()));
    }

    private Task<EntryId> PublishAsync(TimeSpan timeout) =>
        _retries.RunAsync(new PublishJob("orders", "x"u8.ToArray(), StreamTrim.None, timeout, true), default).AsTask();

    private Task PassTimeUntil(Func<bool> condition) => Eventually.HoldsAsync(() =>
    {
        for (var step = 0; step < 20 && !condition(); step++)
        {
            _store.Time.Advance(TimeSpan.FromMilliseconds(10));
            Thread.Yield();
        }
        return condition();
    }, "time passes");

    private sealed class RefusingTransport(IStreamTransport inner, TimeProvider time) : TransportDecorator(inner)
    {
        public ConcurrentBag<DateTimeOffset> Attempts { get; } = [];

        public TransportException? Refusal { get; set; }

        public override ValueTask<EntryId> PublishAsync(string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken)
        {
            Attempts.Add(time.GetUtcNow());
            return Refusal is null ? base.PublishAsync(stream, data, trim, cancellationToken) : ValueTask.FromException<EntryId>(Refusal);
        }
    }
}

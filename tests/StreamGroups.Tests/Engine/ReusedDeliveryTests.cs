using System.Threading.Channels;
using StreamGroups.Engine;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine;

/// <summary>Where handlers keep nothing, deliveries begin again, and must have left for good by then.</summary>
public sealed class ReusedDeliveryTests : IAsyncDisposable
{
    private readonly DeliveryPool _pool = new(keepsDeliveries: false, keepsBodies: false);
    private readonly EngineStore _store;
    private readonly WaitingAcks _transport;
    private readonly CancellationTokenSource _ending = new();

    public ReusedDeliveryTests()
    {
        _store = new EngineStore { InFlight = new InFlight(_pool) };
        _transport = new WaitingAcks(_store.Transport);
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Answers.TrySetResult();
        await _ending.CancelAsync();
        _transport.Reads.Writer.TryComplete();
        await _transport.DisposeAsync();
        _ending.Dispose();
    }

    [Fact]
    public async Task What_is_no_longer_in_the_stream_is_in_flight_until_its_acknowledgement_is_confirmed()
    {
        var settler = _store.NewSettler(_transport);
        var runner = new DeliveryRunner(
            new Handler(), ExceptionRules.None, settler, _store.InFlight, () => _store.Options, _store.Time, _store.Logger);
        var batch = _pool.Take();
        var delivery = batch.Add(Deliveries.Group, "a", Assert.Single(_store.Deliver(1)), _store.Time.GetTimestamp());
        _store.InFlight.Add(batch.Deliveries);
        delivery.IsGone = true; // As a renewal finds out.
        await runner.RunAsync(delivery, _store.Time.GetTimestamp()).AsTask().InTime();

        Assert.Equal(1, _store.InFlight.Count);
        Assert.NotSame(batch, _pool.Take());
        _transport.Answers.SetResult();
        await settler.FlushAsync(default).InTime();
        Assert.Equal(0, _store.InFlight.Count);
        Assert.Same(batch, _pool.Take());
    }

    [Fact]
    public async Task What_a_new_stream_has_replaced_is_in_flight_until_its_acknowledgement_is_confirmed()
    {
        var parts = new SubscriptionParts(
            _store.Identity, new Handler(), ExceptionRules.None, () => _store.Options, _transport, _store.Sessions,
            new SubscriptionHealth(_store.Time).Settling, null, _store.Time, _store.Logger, CancellationToken.None);
        var reading = _store.Sessions.RunAsync("Reading", parts.NewReader().RunSessionAsync, _ending.Token);
        Assert.True(_transport.Reads.Writer.TryWrite("old"u8.ToArray()));
        await Eventually.HoldsAsync(() => _transport.Calls == 1, "the old entry is being acknowledged");
        Assert.True(_transport.Reads.Writer.TryWrite("new"u8.ToArray()));
        await Eventually.HoldsAsync(() => parts.InFlight.Count == 2, "both are in flight");

        _transport.Answers.SetResult();
        await Eventually.HoldsAsync(() => parts.InFlight.Count == 0, "both have left");
        await _ending.CancelAsync();
        _transport.Reads.Writer.TryComplete();
        await reading.InTime();
        parts.Dispose();
    }

    private sealed class Handler : IMessagePipeline
    {
        public bool UsesToken => false;

        public bool KeepsDelivery => false;

        public bool KeepsBody => false;

        public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken) => default;
    }

    /// <summary>Answers acknowledgements when it is told to, and reads the same ID each time, with what the test says.</summary>
    private sealed class WaitingAcks(IStreamTransport inner) : TransportDecorator(inner)
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public TaskCompletionSource Answers { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Channel<byte[]> Reads { get; } = Channel.CreateUnbounded<byte[]>();

        public override async ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            await Answers.Task;
            return ids.Length;
        }

        public override ValueTask<IEntryReader> OpenReaderAsync(ReaderRequest request, CancellationToken cancellationToken) =>
            new(new Reader(request.Consumer, Reads.Reader));
    }

    private sealed class Reader(string consumer, ChannelReader<byte[]> reads) : IEntryReader
    {
        public string Consumer => consumer;

        public bool KeptName => true;

        public async ValueTask<int> ReadAsync(Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken)
        {
            if (!await reads.WaitToReadAsync(cancellationToken)) return 0;
            var body = await reads.ReadAsync(cancellationToken);
            entries.Span[0] = new Entry(Deliveries.IdOf(1), 1, Payload.OfData(body));
            return 1;
        }

        public ValueTask UnblockAsync(CancellationToken cancellationToken) => default;

        public ValueTask DisposeAsync() => default;
    }
}

using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Settling;

public sealed class SettlerTests : IAsyncDisposable
{
    private readonly EngineStore _store = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly GatedAcks _acks;
    private readonly Settler _settler;

    public SettlerTests()
    {
        _acks = new GatedAcks(_store.Transport);
        _settler = _store.NewSettler(_acks, stopping: _stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        await _acks.DisposeAsync();
    }

    [Fact]
    public async Task The_first_ack_goes_at_once_and_those_meanwhile_go_together()
    {
        var deliveries = _store.DeliverHere(100);
        _settler.Ack(deliveries[0]);
        await _acks.CalledAsync(1);
        foreach (var delivery in deliveries[1..]) _settler.Ack(delivery);
        _acks.Open();
        await _settler.FlushAsync(default).InTime();

        Assert.Equal([1, 99], _acks.Sizes);
        Assert.Empty(_store.Pending);
        Assert.Equal(0, _store.InFlight.Count);
    }

    [Fact]
    public async Task No_XACK_has_more_than_1000_ids()
    {
        var deliveries = _store.DeliverHere(2_501);
        _settler.Ack(deliveries[0]);
        await _acks.CalledAsync(1);
        foreach (var delivery in deliveries[1..]) _settler.Ack(delivery);
        _acks.Open();
        await _settler.FlushAsync(default).InTime();
        Assert.Equal([1, 1_000, 1_000, 500], _acks.Sizes);
        Assert.Empty(_store.Pending);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_ack_that_failed_is_sent_again_until_it_is_confirmed(bool whenDone)
    {
        _store.Store.Faults.FailNext(InMemoryOperation.Ack, 3, whenDone: whenDone);
        _acks.Open();
        var delivery = _store.DeliverHere(1)[0];
        _settler.Ack(delivery);
        await _settler.FlushAsync(default).InTime();

        Assert.Equal([1, 1, 1, 1], _acks.Sizes);
        Assert.Empty(_store.Pending);
        Assert.Equal(0, _store.InFlight.Count);
        Assert.Equal(2, _store.Log.Lines.Count(line => line.Message.StartsWith("Acknowledging", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_not_confirmed_is_still_in_flight_and_its_waiter_waits()
    {
        var delivery = _store.DeliverHere(1)[0];
        var acking = _settler.AckAsync(delivery, default).AsTask();
        await _acks.CalledAsync(1);
        Assert.False(acking.IsCompleted);
        Assert.Equal(1, _store.InFlight.Count);
        _acks.Open();
        await acking.InTime();
        Assert.Empty(_store.Pending);
    }

    [Fact]
    public async Task Who_waits_for_an_ack_is_told_with_its_own_XACK()
    {
        var deliveries = _store.DeliverHere(1_501);
        _settler.Ack(deliveries[0]);
        await _acks.CalledAsync(1);
        var first = _settler.AckAsync(deliveries[1], default).AsTask();
        foreach (var delivery in deliveries[2..^1]) _settler.Ack(delivery);
        var last = _settler.AckAsync(deliveries[^1], default).AsTask();
        _acks.Open(calls: 2);
        await first.InTime();
        Assert.False(last.IsCompleted);
        _acks.Open();
        await last.InTime();
    }

    [Fact]
    public async Task The_first_settlement_wins()
    {
        _acks.Open();
        var delivery = _store.DeliverHere(1)[0];
        _settler.Ack(delivery);
        _settler.Ack(delivery);
        await _settler.AckAsync(delivery, default).InTime();
        await _settler.DeadLetterAsync(delivery, "late", null, default).InTime();
        await _settler.FlushAsync(default).InTime();
        Assert.Equal([1], _acks.Sizes);
        Assert.Empty(_store.DeadLetters);
    }

    [Fact]
    public async Task Reading_waits_while_10000_acks_are_unconfirmed()
    {
        var deliveries = _store.DeliverHere(10_001);
        _settler.Ack(deliveries[0]);
        await _acks.CalledAsync(1);
        foreach (var delivery in deliveries[1..^1]) _settler.Ack(delivery);
        await _settler.CaughtUpAsync(default).InTime();
        _settler.Ack(deliveries[^1]);
        var caughtUp = _settler.CaughtUpAsync(default).AsTask();
        using var cancelling = new CancellationTokenSource();
        var cancelled = _settler.CaughtUpAsync(cancelling.Token).AsTask();
        Assert.False(caughtUp.IsCompleted);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.InTime());
        _acks.Open();
        await caughtUp.InTime();
    }

    [Fact]
    public async Task A_flush_waits_for_all_and_can_be_given_up()
    {
        await _settler.FlushAsync(default).InTime();
        _settler.Ack(_store.DeliverHere(1)[0]);
        await _acks.CalledAsync(1);
        using var cancelling = new CancellationTokenSource();
        var (flushing, impatient) = (_settler.FlushAsync(default), _settler.FlushAsync(cancelling.Token));
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.InTime());
        Assert.False(flushing.IsCompleted);
        _acks.Open();
        await flushing.InTime();
    }

    [Fact]
    public async Task A_stop_gives_up_what_is_not_confirmed_and_says_how_much()
    {
        var deliveries = _store.DeliverHere(1_501);
        _settler.Ack(deliveries[0]);
        await _acks.CalledAsync(1);
        foreach (var delivery in deliveries[1..^1]) _settler.Ack(delivery);
        var last = _settler.AckAsync(deliveries[^1], default).AsTask();
        _acks.Open(calls: 2);
        await _acks.CalledAsync(3);
        await _stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last.InTime());
        await _settler.FlushAsync(default).InTime();
        Assert.EndsWith(" and 495 more", Assert.Single(_store.Log.Lines, line => line.Event.Id == 340).Message, StringComparison.Ordinal);
        Assert.Equal(500, _store.Pending.Length);
    }

    [Fact]
    public async Task A_retry_waits_on_the_server_and_keeps_its_count()
    {
        List<TimeSpan> parked = [];
        var settler = _store.NewSettler(parked: parked.Add);
        var delivery = _store.DeliverHere(1)[0];
        await settler.RetryAsync(delivery, TimeSpan.FromMinutes(1), default).InTime();
        Assert.Equal((ReservedNames.RetryConsumer, 1L), (_store.Pending[0].Consumer, _store.Pending[0].DeliveryCount));
        Assert.Equal([TimeSpan.FromMinutes(1)], parked);
        Assert.Equal(0, _store.InFlight.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 10)]
    [InlineData(3, 60)]
    [InlineData(9, 60)]
    public async Task Without_a_delay_a_retry_waits_as_the_backoff_says(long count, int seconds)
    {
        List<TimeSpan> parked = [];
        _store.Options.MaxDeliveries = 10;
        var settler = _store.NewSettler(parked: parked.Add);
        var entry = _store.Deliver(1)[0] with { DeliveryCount = count };
        for (var delivery = 1; delivery < count; delivery++) _store.Store.ClaimOwn(Deliveries.Group, "a", "token", null, [entry.Id], true);
        await settler.RetryAsync(new Delivery(Deliveries.Group, "a", entry, 0), null, default).InTime();
        Assert.Equal([TimeSpan.FromSeconds(seconds)], parked);
    }

    [Fact]
    public async Task A_retry_after_the_last_permitted_delivery_is_a_dead_letter()
    {
        _store.Options.MaxDeliveries = 1;
        await _store.NewSettler().RetryAsync(_store.DeliverHere(1)[0], null, default).InTime();
        Assert.Single(_store.DeadLetters);
        Assert.Empty(_store.Pending);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_released_has_its_delivery_given_back_through_outages(bool whenDone)
    {
        _store.Store.Faults.FailNext(InMemoryOperation.Park, 3, whenDone: whenDone);
        var settler = _store.NewSettler();
        foreach (var delivery in _store.DeliverHere(600)) settler.Release(delivery, TimeSpan.Zero);
        await settler.FlushAsync(default).InTime();
        Assert.All(_store.Pending, entry => Assert.Equal((ReservedNames.RetryConsumer, 0L), (entry.Consumer, entry.DeliveryCount)));
        Assert.Equal((600, 0), (_store.Pending.Length, _store.InFlight.Count));
    }

    [Fact]
    public async Task A_retry_whose_answer_was_lost_does_not_give_up_the_next_delivery()
    {
        var transport = new LostAnswer(_store.Transport);
        var settler = _store.NewSettler(transport);
        transport.AfterParking = () => _store.Store.ClaimDue(
            new ClaimRequest(Deliveries.Group, "a", "token", TimeSpan.FromSeconds(1), 5, 1, true, ClaimCursor.Start));
        settler.Retry(_store.DeliverHere(1)[0], TimeSpan.Zero);
        await settler.FlushAsync(default).InTime();
        Assert.Equal(("a", 2L), (_store.Pending[0].Consumer, _store.Pending[0].DeliveryCount));
        Assert.Equal(0, _store.InFlight.Count);
    }

    [Fact]
    public async Task A_retry_that_comes_too_late_changes_nothing()
    {
        var delivery = _store.DeliverHere(1)[0];
        _store.Time.Advance(TimeSpan.FromMinutes(1));
        _store.Store.ClaimExpired(new ClaimRequest(Deliveries.Group, "b", "token", TimeSpan.FromSeconds(1), 5, 10, false, ClaimCursor.Start));
        var settler = _store.NewSettler();
        settler.Retry(delivery, TimeSpan.Zero);
        await settler.FlushAsync(default).InTime();
        Assert.Equal(("b", 2L), (_store.Pending[0].Consumer, _store.Pending[0].DeliveryCount));
        var line = Assert.Single(_store.Log.Lines, line => line.Event.Id == 348);
        Assert.StartsWith("Entries of orders/billing were neither retried nor released by this call", line.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Entries: {delivery.Id}", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_and_no_longer_pending_is_named()
    {
        var deliveries = _store.DeliverHere(2);
        _store.Store.Ack(Deliveries.Group, [deliveries[0].Id]);
        _acks.Open();
        foreach (var delivery in deliveries) _settler.Ack(delivery);
        await _settler.FlushAsync(default).InTime();
        Assert.StartsWith(
            $"Of what orders/billing acknowledged some was no longer pending, 1 of {deliveries[0].Id}",
            Assert.Single(_store.Log.Lines, line => line.Event.Id == 346).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ack_before_the_handler_is_refused_where_nothing_is_pending()
    {
        var delivery = _store.DeliverHere(1)[0];
        _store.Store.Ack(Deliveries.Group, [delivery.Id]);
        Assert.False(await _store.NewSettler().AckFirstAsync(delivery, default).InTime());
    }

    /// <summary>Counts the XACKs, and lets them pass when the test says so.</summary>
    private sealed class GatedAcks(IStreamTransport inner) : TransportDecorator(inner)
    {
        private readonly SemaphoreSlim _gate = new(0);
        private readonly List<int> _sizes = [];

        public IReadOnlyList<int> Sizes
        {
            get { lock (_sizes) return [.. _sizes]; }
        }

        public void Open(int calls = 1_000) => _gate.Release(calls);

        public Task CalledAsync(int calls) => Eventually.HoldsAsync(() => Sizes.Count >= calls, $"{calls} XACKs are sent");

        public override async ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
        {
            lock (_sizes) _sizes.Add(ids.Length);
            await _gate.WaitAsync(cancellationToken);
            return await base.AckAsync(group, ids, cancellationToken);
        }
    }

    /// <summary>The first parking is done, and its answer lost.</summary>
    private sealed class LostAnswer(IStreamTransport inner) : TransportDecorator(inner)
    {
        public Action? AfterParking { get; set; }

        public override async ValueTask<SettleResult[]> ParkAsync(
            GroupAddress group, string consumer, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken)
        {
            var results = await base.ParkAsync(group, consumer, entries, cancellationToken);
            if (AfterParking is not { } act) return results;
            AfterParking = null;
            act();
            throw new TransportException(TransportErrorKind.Transient, "As planned.", mayHaveHappened: true);
        }
    }
}

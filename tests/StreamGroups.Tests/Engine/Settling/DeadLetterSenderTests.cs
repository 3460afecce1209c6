using System.Text.Json;
using StreamGroups.DeadLetters;
using StreamGroups.Engine;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using StreamGroups.Transport.InMemory;
using Xunit;

namespace StreamGroups.Tests.Engine.Settling;

public sealed class DeadLetterSenderTests : IDisposable
{
    private readonly EngineStore _store = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly DeadLetterSender _sender;

    public DeadLetterSenderTests() => _sender = NewSender(_store.Transport);

    public void Dispose() => _stopping.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task An_entry_goes_through_outages_and_is_in_flight_no_more(int failures)
    {
        _store.Store.Faults.FailNext(InMemoryOperation.DeadLetter, failures);
        await SendAsync(_store.DeliverHere(1)[0]);
        Assert.Single(_store.DeadLetters);
        Assert.Empty(_store.Pending);
        Assert.Null(_store.InFlight.Lowest());
    }

    [Fact]
    public async Task An_entry_whose_answer_was_lost_is_dead_lettered_once()
    {
        _store.Store.Faults.FailNext(InMemoryOperation.DeadLetter, whenDone: true);
        await SendAsync(_store.DeliverHere(1)[0]);
        Assert.Single(_store.DeadLetters);
        Assert.Null(_store.InFlight.Lowest());
    }

    [Theory]
    [InlineData(TransportErrorKind.OutOfMemory)]
    [InlineData(TransportErrorKind.Permanent)]
    [InlineData(TransportErrorKind.GroupMissing)]
    public async Task What_the_store_refuses_stays_unsettled(object kind)
    {
        var delivery = _store.DeliverHere(1)[0];
        _store.Store.Faults.FailNext(InMemoryOperation.DeadLetter, kind: (TransportErrorKind)kind);
        await SendAsync(delivery);
        Assert.Empty(_store.DeadLetters);
        Assert.Equal([delivery.Id], _store.InFlight.Snapshot().Refused);
        Assert.Equal([delivery.Id], _store.PendingIds);
        Assert.Single(_store.Log.Lines, line => line.Event.Id == 345);
    }

    [Fact]
    public async Task While_the_store_refuses_it_is_asked_five_times_a_second_whatever_there_is_to_send()
    {
        _store.Store.Faults.FailNext(InMemoryOperation.DeadLetter, 1_000, TransportErrorKind.Permanent);
        var deliveries = _store.DeliverHere(200);
        await SendAsync(deliveries[0]);
        var sending = deliveries[1..].Select(SendAsync).ToArray();
        for (var passed = 0; passed < 2_000; passed += 100) _store.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.InRange(1_000 - _store.Store.Faults.Left(InMemoryOperation.DeadLetter), 2, 13);

        _store.Store.Faults.Clear();
        await Eventually.HoldsAsync(() => { _store.Time.Advance(TimeSpan.FromMilliseconds(200)); return sending.All(task => task.IsCompleted); }, "all are sent");
    }

    [Fact]
    public async Task What_was_refused_keeps_its_exception_and_the_time_of_its_delivery()
    {
        var delivered = _store.Time.GetUtcNow();
        _store.Store.Faults.FailNext(InMemoryOperation.DeadLetter, 2, TransportErrorKind.Permanent);
        await SendAsync(_store.DeliverHere(1)[0]);
        await _sender.SendKeptAsync(default).InTime();
        _store.Time.Advance(TimeSpan.FromSeconds(10));
        await _sender.SendKeptAsync(default).InTime();

        Assert.Empty(_store.Pending);
        Assert.Null(_store.InFlight.Lowest());
        var letter = DeadLetterParser.Parse(new StoredDeadLetter(_store.DeadLetters[0].Id, _store.DeadLetters[0].Fields), Deliveries.Group, JsonSerializerOptions.Web)!;
        Assert.Equal(("failed", "System.InvalidOperationException", "Out of paper."), (letter.Reason, letter.ExceptionType, letter.ExceptionMessage));
        Assert.Equal(delivered, letter.LastDeliveredAt);
    }

    [Fact]
    public async Task An_entry_that_is_refused_alone_does_not_hold_up_the_others()
    {
        await using var transport = new OneRefused(_store.Transport);
        var sender = NewSender(transport);
        var deliveries = _store.DeliverHere(4);
        foreach (var delivery in deliveries) await sender.SendAsync(delivery, "failed", null).InTime();
        Assert.Equal(4, _store.InFlight.Letters().Length);

        transport.Refused = deliveries[0].Id;
        await Eventually.HoldsAsync(
            async () =>
            {
                _store.Time.Advance(TimeSpan.FromSeconds(10));
                await sender.SendKeptAsync(default);
                return _store.DeadLetters.Length == 3;
            }, "the others are sent");
        Assert.Equal([deliveries[0].Id], _store.PendingIds);
        Assert.Equal([deliveries[0].Id], _store.InFlight.Letters().Select(letter => letter.Id));
    }

    [Fact]
    public async Task While_the_store_refuses_so_many_letters_are_kept_and_the_loss_of_more_is_said_once()
    {
        _store.Store.Faults.FailNext(InMemoryOperation.DeadLetter, 10_000, TransportErrorKind.Permanent);
        var sending = _store.DeliverHere(InFlight.MostLetters + 3).Select(SendAsync).ToArray();
        await Eventually.HoldsAsync(() => sending.Count(task => task.IsCompleted) >= InFlight.MostLetters, "no worker waits while letters can be kept");
        Assert.Contains(sending, task => !task.IsCompleted);
        await Eventually.HoldsAsync(() => { _store.Time.Advance(TimeSpan.FromMilliseconds(200)); return sending.All(task => task.IsCompleted); }, "all are refused");
        Assert.Equal(InFlight.MostLetters, _store.InFlight.Letters().Length);
        Assert.Equal(InFlight.MostLetters + 3, _store.InFlight.Snapshot().Refused.Count);
        Assert.Single(_store.Log.Lines, line => line.Event.Id == 350);
    }

    [Fact]
    public async Task What_another_consumer_has_by_now_is_left_to_it()
    {
        var delivery = _store.DeliverHere(1)[0];
        _store.Time.Advance(TimeSpan.FromMinutes(1));
        _store.Store.ClaimExpired(new ClaimRequest(Deliveries.Group, "b", "token", TimeSpan.FromSeconds(1), 5, 10, false, ClaimCursor.Start));
        await SendAsync(delivery);
        Assert.Empty(_store.DeadLetters);
        Assert.Null(_store.InFlight.Lowest());
        Assert.Equal("b", Assert.Single(_store.Pending).Consumer);
    }

    [Fact]
    public async Task A_stop_leaves_the_entry_pending()
    {
        var delivery = _store.DeliverHere(1)[0];
        var silent = new SilentTransport(_store.Transport);
        var sending = NewSender(silent).SendAsync(delivery, "failed", null);
        await silent.Called.InTime();
        await _stopping.CancelAsync();
        await sending.InTime();
        Assert.Equal([delivery.Id], _store.InFlight.Snapshot().Refused);
    }

    [Fact]
    public async Task Giving_up_the_waiting_leaves_no_entry_without_an_outcome()
    {
        var delivery = _store.DeliverHere(1)[0];
        var settler = _store.NewSettler(stopping: _stopping.Token);
        using var cancelling = new CancellationTokenSource();
        await cancelling.CancelAsync();
        try
        {
            await settler.DeadLetterAsync(delivery, "impatient", null, cancelling.Token).InTime();
        }
        catch (OperationCanceledException)
        {
            // Where it was not done already.
        }
        await Eventually.HoldsAsync(() => _store.InFlight.Lowest() is null, "the entry is settled");
        Assert.Single(_store.DeadLetters);
    }

    [Fact]
    public async Task Dead_letters_are_limited_as_the_groups_options_say_at_that_time()
    {
        foreach (var delivery in _store.DeliverHere(5)) await SendAsync(delivery);
        Assert.Equal(5, _store.DeadLetters.Length);
        _store.Options.MaxDeadLetters = 2;
        await SendAsync(_store.DeliverHere(1)[0]);
        Assert.Equal(2, _store.DeadLetters.Length);
    }

    [Fact]
    public async Task Of_an_exhausted_entry_the_last_delivery_is_not_its_takeover()
    {
        var delivered = _store.Time.GetUtcNow();
        var id = Assert.Single(_store.Deliver(1, "crashed")).Id;
        _store.Time.Advance(TimeSpan.FromMinutes(1));
        var exhausted = Assert.Single(_store.Store.ClaimExpired(
            new ClaimRequest(Deliveries.Group, "a", "token", TimeSpan.FromSeconds(1), 1, 10, false, ClaimCursor.Start)).Exhausted);
        await _sender.SendAsync("a", exhausted, default).InTime();
        Assert.Equal((id, delivered), (Letter.OriginalId, Letter.LastDeliveredAt));
    }

    [Fact]
    public async Task Of_a_handler_that_renewed_its_lease_the_last_delivery_is_when_it_began()
    {
        var delivery = _store.DeliverHere(1)[0];
        _store.Time.Advance(TimeSpan.FromSeconds(5)); // It waits.
        var begun = _store.Time.GetUtcNow();
        delivery.HandlerBegunAt = _store.Time.GetTimestamp();
        for (var renewals = 0; renewals < 3; renewals++)
        {
            _store.Time.Advance(TimeSpan.FromSeconds(20));
            Assert.True(await _store.NewLeaseKeeper().RenewAsync(delivery, default).InTime());
        }
        await SendAsync(delivery);
        Assert.Equal(begun, Letter.LastDeliveredAt);
    }

    [Fact]
    public async Task The_last_delivery_is_when_it_was_however_long_the_store_was_away()
    {
        var delivery = _store.DeliverHere(1)[0];
        delivery.HandlerBegunAt = _store.Time.GetTimestamp();
        var begun = _store.Time.GetUtcNow();
        var away = new AwayForAMinute(_store);
        await NewSender(away).SendAsync(delivery, "failed", null).InTime();
        Assert.Equal((begun, begun + TimeSpan.FromMinutes(1)), (Letter.LastDeliveredAt, Letter.DeadLetteredAt));
    }

    [Fact]
    public void Long_texts_of_exceptions_are_cut()
    {
        var letter = DeadLetterContent.Of("failed", 3, new InvalidOperationException(new string('x', 100_000)));
        Assert.Equal(8_192, letter.ExceptionMessage!.Length);
    }

    private DeadLetterEntry Letter => DeadLetterParser.Parse(
        new StoredDeadLetter(_store.DeadLetters[0].Id, _store.DeadLetters[0].Fields), Deliveries.Group, JsonSerializerOptions.Web)!;

    private DeadLetterSender NewSender(IStreamTransport transport) =>
        new(transport, Deliveries.Group, _store.InFlight, () => _store.Options, _store.Sessions, _store.Time, _store.Logger, _stopping.Token);

    private Task SendAsync(Delivery delivery) => _sender.SendAsync(delivery, "failed", new InvalidOperationException("Out of paper.")).InTime();

    private sealed class AwayForAMinute(EngineStore store) : TransportDecorator(store.Transport)
    {
        private bool _isBack;

        public override ValueTask<SettleResult> DeadLetterAsync(
            GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken)
        {
            if (_isBack) return base.DeadLetterAsync(group, consumer, id, letter, cancellationToken);
            _isBack = true;
            store.Time.Advance(TimeSpan.FromMinutes(1));
            throw new TransportException(TransportErrorKind.Transient, "Away.");
        }
    }

    private sealed class OneRefused(IStreamTransport inner) : TransportDecorator(inner)
    {
        /// <summary>Null is all.</summary>
        public EntryId? Refused { get; set; }

        public override ValueTask<SettleResult> DeadLetterAsync(
            GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken) => Refused is not { } refused || id == refused
            ? throw new TransportException(TransportErrorKind.Permanent, "As planned.")
            : base.DeadLetterAsync(group, consumer, id, letter, cancellationToken);
    }

    private sealed class SilentTransport(IStreamTransport inner) : TransportDecorator(inner)
    {
        private readonly TaskCompletionSource _called = new();

        public Task Called => _called.Task;

        public override async ValueTask<SettleResult> DeadLetterAsync(
            GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken)
        {
            _called.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return SettleResult.Done;
        }
    }
}

using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Dispatching.Lanes;
using StreamGroups.Engine.Leasing;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>Collects outcomes and has them sent to the store until it has confirmed them. The first outcome of a delivery counts.</summary>
internal sealed class Settler : ISettler
{
    /// <summary>More IDs than this in one XACK would hold up the server's other clients for about a millisecond.</summary>
    private const int MostInOneAck = 1_000;

    /// <summary>Parking costs the server some 10 µs an entry.</summary>
    private const int MostInOneParking = 256;

    /// <summary>While more outcomes than this are unconfirmed nothing new is read, so that a store that takes none does not fill the memory.</summary>
    private const int MostUnconfirmed = 10_000;

    private readonly GroupAddress _group;
    private readonly IStreamTransport _transport;
    private readonly InFlight _inFlight;
    private readonly LeaseKeeper _leases;
    private readonly Func<GroupOptions> _options;
    private readonly Action<TimeSpan> _parked;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IAcks _store;
    private readonly OutcomeQueue<EntryId> _acks;
    private readonly OutcomeQueue<Parking> _parkings;
    private readonly ResultQueue _results;
    private readonly DeadLetterSender _deadLetters;
    private readonly IDeliveryObserver? _deliveries;
    private bool _hasWarned;
    private bool _hasToldMode;

    /// <param name="group">The group.</param>
    /// <param name="transport">The store.</param>
    /// <param name="inFlight">Where deliveries are held until their outcome is confirmed.</param>
    /// <param name="leases">Renews leases on demand.</param>
    /// <param name="options">The group's options.</param>
    /// <param name="parked">Told when an entry was parked, and for how long.</param>
    /// <param name="retries">Tries again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The group's log.</param>
    /// <param name="stopping">Ends the sending.</param>
    /// <param name="acks">How entries are acknowledged; plainly by default.</param>
    /// <param name="observer">Told of outages of acknowledging.</param>
    /// <param name="deliveries">Told of outcomes, if anybody is.</param>
    public Settler(
        GroupAddress group, IStreamTransport transport, InFlight inFlight, LeaseKeeper leases, Func<GroupOptions> options, Action<TimeSpan> parked,
        SessionLoop retries, TimeProvider time, ILogger logger, CancellationToken stopping, IAcks? acks = null, ISessionObserver? observer = null,
        IDeliveryObserver? deliveries = null)
    {
        (_group, _transport, _inFlight, _leases, _options, _parked, _time, _logger) = (group, transport, inFlight, leases, options, parked, time, logger);
        _store = acks ?? new PlainAcks(transport);
        _deliveries = deliveries;
        _acks = new OutcomeQueue<EntryId>(
            MostInOneAck, retries.Report($"Acknowledging ({group})", observer), retries, inFlight, SendAcksAsync,
            left => SettlingLog.AcksLeft(logger, group, EntryNames.Of(left)), stopping);
        _parkings = new OutcomeQueue<Parking>(
            MostInOneParking, retries.Report($"Retrying and releasing ({group})"), retries, inFlight, ParkAsync,
            left => SettlingLog.ParkingsLeft(logger, group, EntryNames.Of(left)), stopping);
        _results = new ResultQueue(group, transport, _store, inFlight, retries, logger, leases.AnsweredAsync, Fail, stopping, deliveries);
        _deadLetters = new DeadLetterSender(transport, group, inFlight, options, retries, time, logger, stopping, deliveries);
    }

    public void Ack(Delivery delivery)
    {
        if (!delivery.TrySettle()) return;
        _deliveries?.Settling(delivery, SettledAs.Acked);
        _acks.Add(new PendingOutcome<EntryId>(delivery, delivery.Id, null));
    }

    public ValueTask AckAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (!delivery.TrySettle()) return default;
        _deliveries?.Settling(delivery, SettledAs.Acked);
        _inFlight.RunsOn(delivery);
        var confirmed = NewConfirmation();
        _acks.Add(new PendingOutcome<EntryId>(delivery, delivery.Id, confirmed));
        return new(confirmed.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Acknowledges an entry before its handler begins; false where it must not begin, since the entry was not pending any more.</summary>
    public async ValueTask<bool> AckFirstAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        // A lost answer is an error here, and no second try: that one would find nothing pending, whoever took it off.
        if (!delivery.TrySettle() || await _store.AckAsync(_group, new[] { delivery.Id }, cancellationToken).ConfigureAwait(false) != 1) return false;
        delivery.IsGone = true;
        return true;
    }

    /// <summary>Has the entry delivered again after a delay.</summary>
    public void Retry(Delivery delivery, TimeSpan delay) => Park(delivery, delay, giveBack: false, null);

    /// <summary>Hands the entry back as if it had not been delivered.</summary>
    public void Release(Delivery delivery, TimeSpan delay) => Park(delivery, delay, giveBack: true, null);

    /// <summary>Hands what waits here back to the group: a retry with the rest of its delay, anything else as if it had not been delivered.</summary>
    public void HandBack(Delivery delivery)
    {
        delivery.Lane = null;
        var left = delivery.DueAt > 0 ? TimeSpan.FromSeconds(Math.Max(0, delivery.DueAt - _time.GetTimestamp()) / (double)_time.TimestampFrequency) : TimeSpan.Zero;
        if (delivery.IsUncounted) Retry(delivery, left); else Release(delivery, left);
    }

    public ValueTask RetryAsync(Delivery delivery, TimeSpan? delay, CancellationToken cancellationToken)
    {
        var options = _options();
        if (IsInVain(delivery, nameof(RetryAsync))) return default;
        if (delivery.Count >= options.MaxDeliveries) return DeadLetterAsync(delivery, "retried", null, cancellationToken);
        var confirmed = NewConfirmation();
        if (!Park(delivery, delay ?? BackoffPolicy.DelayAfter(delivery.Count, options.Backoff), giveBack: false, confirmed)) return default;
        _inFlight.RunsOn(delivery);
        return new(confirmed.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Settles as a handler's outcome says. Waits for nothing but the sending of a dead letter.</summary>
    public async ValueTask SettleAsync(Delivery delivery, Outcome outcome)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.DeadLetter:
                await DeadLetterAsync(delivery, outcome.Reason!, null, $"{nameof(Outcome)}.{nameof(Outcome.DeadLetter)}", CancellationToken.None)
                    .ConfigureAwait(false);
                break;
            case OutcomeKind.Retry:
                await RetryAsync(delivery, outcome).ConfigureAwait(false);
                break;
            default:
                if (outcome.Kind == OutcomeKind.Ignore && !delivery.IsSettled) HandlingLog.OutcomeIgnored(_logger, delivery.Id, _group);
                Ack(delivery);
                break;
        }
    }

    /// <summary>Acknowledges the entry, and publishes what its handler returned if that takes effect.</summary>
    public async ValueTask ForwardAsync(Delivery delivery, ForwardedMessage[] messages)
    {
        if (!delivery.TrySettle())
        {
            await _results.AddSettledAsync(delivery, messages, _options().Mode).ConfigureAwait(false);
            return;
        }
        _deliveries?.Settling(delivery, SettledAs.Acked);
        if (delivery.IsGone)
        {
            await _results.AddGoneAsync(delivery, messages).ConfigureAwait(false);
            _inFlight.Remove([delivery]);
            return;
        }
        var answered = delivery.Lane is null ? null : NewConfirmation(); // Those of its key wait: it may be refused, and be delivered again.
        _results.Add(delivery, messages, answered);
        if (answered is not null) await answered.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask<bool> RenewAsync(Delivery delivery, CancellationToken cancellationToken) => _leases.RenewAsync(delivery, cancellationToken);

    public ValueTask DeadLetterAsync(Delivery delivery, string reason, Exception? exception, CancellationToken cancellationToken) =>
        DeadLetterAsync(delivery, reason, exception, nameof(DeadLetterAsync), cancellationToken);

    private ValueTask DeadLetterAsync(Delivery delivery, string reason, Exception? exception, string call, CancellationToken cancellationToken)
    {
        if (IsInVain(delivery, call) || !delivery.TrySettle()) return default;
        _deliveries?.Settling(delivery, SettledAs.DeadLettered, default, reason, exception);
        _inFlight.RunsOn(delivery);
        return new(_deadLetters.SendAsync(delivery, reason, exception).WaitAsync(cancellationToken));
    }

    /// <summary>Dead-letters an entry that the consumer took over because no delivery is left to it.</summary>
    public ValueTask DeadLetterAsync(string consumer, PendingEntry exhausted, CancellationToken cancellationToken) =>
        _deadLetters.SendAsync(consumer, exhausted, cancellationToken);

    /// <summary>Sends the dead letters again that the store has refused.</summary>
    public ValueTask SendKeptLettersAsync(CancellationToken cancellationToken) => _deadLetters.SendKeptAsync(cancellationToken);

    /// <summary>Completes when few enough outcomes are unconfirmed for more entries to be read.</summary>
    public async ValueTask CaughtUpAsync(CancellationToken cancellationToken)
    {
        await _acks.FewerThanAsync(MostUnconfirmed, cancellationToken).ConfigureAwait(false);
        await _parkings.FewerThanAsync(MostUnconfirmed, cancellationToken).ConfigureAwait(false);
        await _results.CaughtUpAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Completes when no parking is in doubt. One that the store has done without our knowing is sent again, and its entry must not have come back to
    /// this consumer by then: it would be parked under its running handler.
    /// </summary>
    public Task ParkedAsync(CancellationToken cancellationToken) => _parkings.AnsweredAsync(cancellationToken);

    /// <summary>As <see cref="ParkedAsync"/>, and gives up, with false, where the store cannot be asked.</summary>
    public ValueTask<bool> TryParkedAsync() => _parkings.TryAnsweredAsync();

    /// <summary>Completes when every outcome that was given is confirmed.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        FlushAllAsync(cancellationToken);

    private ValueTask RetryAsync(Delivery delivery, Outcome outcome)
    {
        var options = _options();
        if (IsInVain(delivery, $"{nameof(Outcome)}.{nameof(Outcome.Retry)}")) return default;
        if (delivery.Count >= options.MaxDeliveries) return DeadLetterAsync(delivery, "retried", null, CancellationToken.None);
        Retry(delivery, outcome.Delay ?? BackoffPolicy.DelayAfter(delivery.Count, options.Backoff));
        return default;
    }

    /// <summary>A result that a stream refuses becomes a parking, or a dead letter.</summary>
    private async Task FlushAllAsync(CancellationToken cancellationToken)
    {
        await _results.FlushAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_acks.FlushAsync(cancellationToken), _parkings.FlushAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Its result was refused, so that it failed although it is settled as far as its handler goes.</summary>
    private void Fail(Delivery delivery, TransportException refusal)
    {
        var options = _options();
        if (delivery.Count >= options.MaxDeliveries)
        {
            _ = _deadLetters.SendAsync(delivery, "failed", refusal); // Ends with the stop at the latest, and says itself what it cannot do.
            return;
        }
        var delay = BackoffPolicy.DelayAfter(delivery.Count, options.Backoff);
        if (MayStay(delivery, delay, giveBack: false)) delivery.Stays = new StayingRetry(delay, Counts: true);
        else _parkings.Add(new PendingOutcome<Parking>(delivery, new Parking(delivery.Id, delay, false) { DeliveryCount = delivery.Count }, null));
    }

    private bool Park(Delivery delivery, TimeSpan delay, bool giveBack, TaskCompletionSource? confirmed)
    {
        if (!delivery.TrySettle()) return false;
        _deliveries?.Settling(delivery, giveBack ? SettledAs.Released : SettledAs.Retried, delay);
        if (MayStay(delivery, delay, giveBack))
        {
            delivery.Stays = new StayingRetry(delay, Counts: !giveBack);
            confirmed?.SetResult();
            return true;
        }
        _parkings.Add(new PendingOutcome<Parking>(delivery, new Parking(delivery.Id, delay, giveBack) { DeliveryCount = delivery.Count }, confirmed));
        return true;
    }

    /// <summary>What keeps an order waits for its retry here. Not where the stop, or a lost lease, has ended its run, nor what goes back at once.</summary>
    private static bool MayStay(Delivery delivery, TimeSpan delay, bool giveBack) =>
        delivery.Lane is not null && !delivery.IsCancelled && !(giveBack && delay == TimeSpan.Zero);

    private async ValueTask SendAcksAsync(OutcomeBatch<EntryId> batch, CancellationToken token)
    {
        var removed = await _store.AckAsync(_group, batch.Contents, token).ConfigureAwait(false);
        if (removed == batch.Count) return;
        if (!Interlocked.Exchange(ref _hasWarned, true)) SettlingLog.TookTooLong(_logger, _group, batch.Count - removed, Names(batch));
        else if (_logger.IsEnabled(LogLevel.Debug)) SettlingLog.NoLongerPending(_logger, _group, batch.Count - removed, Names(batch));
    }

    /// <summary>All of a batch come from one consumer, but where the consumer's name has changed: then each name has a call of its own.</summary>
    private async ValueTask ParkAsync(OutcomeBatch<Parking> batch, CancellationToken token)
    {
        for (var from = 0; from < batch.Count;)
        {
            var consumer = batch.Deliveries[from].Consumer;
            var to = from + 1;
            while (to < batch.Count && batch.Deliveries[to].Consumer == consumer) to++;
            var parkings = batch.Contents[from..to];
            var results = await _transport.ParkAsync(_group, consumer, parkings, token).ConfigureAwait(false);
            Tell(parkings.Span, results);
            from = to;
        }
    }

    private void Tell(ReadOnlySpan<Parking> parkings, SettleResult[] results)
    {
        List<EntryId> late = [];
        for (var i = 0; i < parkings.Length; i++)
        {
            if (results[i] == SettleResult.Done) _parked(parkings[i].Delay);
            else if (results[i] == SettleResult.NotOwner) late.Add(parkings[i].Id);
        }
        if (late.Count > 0) SettlingLog.TooLate(_logger, _group, EntryNames.Of(late));
    }

    private static string Names(OutcomeBatch<EntryId> batch) => EntryNames.Of(batch.Contents.ToArray());

    /// <summary>Whether the group's mode leaves nothing to be settled: what a handler asks for then is told once to be in vain.</summary>
    private bool IsInVain(Delivery delivery, string call)
    {
        var mode = _options().Mode;
        if (mode is not (DeliveryMode.AtMostOnce or DeliveryMode.NoAck) || !delivery.IsSettled) return false;
        if (!Interlocked.Exchange(ref _hasToldMode, true)) SettlingLog.NothingToSettle(_logger, delivery.Id, _group, call, mode);
        return true;
    }

    private static TaskCompletionSource NewConfirmation() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

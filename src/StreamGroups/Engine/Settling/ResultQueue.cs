using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Settling;

/// <summary>What handlers returned, until the store has published it and acknowledged their entries.</summary>
internal sealed class ResultQueue
{
    private const int MostInOneCall = 256;

    /// <summary>While more are unconfirmed nothing new is read: they hold the bodies that are published.</summary>
    private const int MostUnconfirmed = 500;

    private readonly GroupAddress _group;
    private readonly IStreamTransport _transport;
    private readonly SessionLoop _retries;
    private readonly ILogger _logger;
    private readonly Func<Task> _renewed;
    private readonly Action<Delivery, TransportException> _refused;
    private readonly CancellationToken _stopping;
    private readonly OutageReport _report;
    private readonly IDeliveryObserver? _observer;
    private readonly ResultSender _sender;
    private readonly OutcomeQueue<PendingResult> _queue;
    private bool _hasToldSettled;

    /// <param name="group">The group.</param>
    /// <param name="transport">The store.</param>
    /// <param name="acks">How entries are acknowledged.</param>
    /// <param name="inFlight">Where deliveries are held until their outcome is confirmed.</param>
    /// <param name="retries">Tries again.</param>
    /// <param name="logger">The group's log.</param>
    /// <param name="renewed">Completes when no renewal of leases is under way.</param>
    /// <param name="refused">Told of a delivery whose result a stream does not take; it is still in flight.</param>
    /// <param name="stopping">Ends the sending.</param>
    /// <param name="observer">Told of what is published, if anybody is.</param>
    public ResultQueue(
        GroupAddress group, IStreamTransport transport, IAcks acks, InFlight inFlight, SessionLoop retries, ILogger logger,
        Func<Task> renewed, Action<Delivery, TransportException> refused, CancellationToken stopping, IDeliveryObserver? observer = null)
    {
        (_group, _transport, _retries, _logger, _renewed, _refused, _stopping) = (group, transport, retries, logger, renewed, refused, stopping);
        _observer = observer;
        _report = retries.Report($"Publishing results ({group})");
        _sender = new ResultSender(group, transport, acks, logger, observer);
        _queue = new OutcomeQueue<PendingResult>(
            MostInOneCall, _report, retries, inFlight, SendAsync, left => SettlingLog.AcksLeft(logger, group, EntryNames.Of(left)), stopping);
    }

    public void Add(Delivery delivery, ForwardedMessage[] messages, TaskCompletionSource? answered) =>
        _queue.Add(new PendingOutcome<PendingResult>(delivery, new PendingResult(new Forward(delivery.Id, messages)), answered));

    /// <summary>Its entry was acknowledged before the handler began, as the mode says, or by the handler itself.</summary>
    public async ValueTask AddSettledAsync(Delivery delivery, ForwardedMessage[] messages, DeliveryMode mode)
    {
        if (mode is DeliveryMode.AtMostOnce or DeliveryMode.NoAck) await AddUnpendingAsync(delivery, messages, $"the mode {mode} acknowledges before").ConfigureAwait(false);
        else if (!Interlocked.Exchange(ref _hasToldSettled, true)) ResultLog.SettledBefore(_logger, delivery.Id, _group);
    }

    /// <summary>It was deleted while it was handled, and is pending for nobody: there is nothing to acknowledge, and nobody else has it.</summary>
    public ValueTask AddGoneAsync(Delivery delivery, ForwardedMessage[] messages) => AddUnpendingAsync(delivery, messages, "the entry was deleted meanwhile");

    /// <summary>Its entry is not pending, so that it cannot be acknowledged in one step with this.</summary>
    private async ValueTask AddUnpendingAsync(Delivery delivery, ForwardedMessage[] messages, string because)
    {
        try
        {
            foreach (var message in messages)
                await _retries.UntilDoneAsync(_report, (this, message), PublishAsync, _stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TransportException)
        {
            ResultLog.LostForGood(_logger, delivery.Id, _group, because, exception.Message);
        }
    }

    /// <summary>Completes when few enough are unconfirmed for more entries to be read.</summary>
    public Task CaughtUpAsync(CancellationToken cancellationToken) => _queue.FewerThanAsync(MostUnconfirmed, cancellationToken);

    public Task FlushAsync(CancellationToken cancellationToken) => _queue.FlushAsync(cancellationToken);

    private async ValueTask SendAsync(OutcomeBatch<PendingResult> batch, CancellationToken cancellationToken)
    {
        await _sender.SendAsync(batch.Contents, cancellationToken).ConfigureAwait(false);
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            if (batch.Contents.Span[i] is { WasNotPending: true } result) await NotPendingAsync(batch.Deliveries[i], result.Forward).ConfigureAwait(false);
            if (batch.Contents.Span[i].Refusal is not { } refusal) continue;
            var delivery = batch.Deliveries[i];
            batch.Leave(i);
            _refused(delivery, refusal);
        }
    }

    /// <summary>Somebody else has acknowledged it, or a renewal that was on its way beside this found its entry deleted.</summary>
    private async ValueTask NotPendingAsync(Delivery delivery, Forward forward)
    {
        await _renewed().ConfigureAwait(false);
        if (delivery.IsGone) await AddGoneAsync(delivery, forward.Messages).ConfigureAwait(false);
        else ResultLog.NotPublished(_logger, forward.Id, _group);
    }

    private static async ValueTask PublishAsync((ResultQueue Queue, ForwardedMessage Message) state, CancellationToken cancellationToken)
    {
        var (queue, message) = state;
        await queue._sender.PublishAsync(message, cancellationToken).ConfigureAwait(false);
    }
}

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
    /// <param name="refused">Told of a delivery whose result a stream does not take; it is still in flight.</param>
    /// <param name="stopping">Ends the sending.</param>
    /// <param name="observer">Told of what is published, if anybody is.</param>
    public ResultQueue(
        GroupAddress group, IStreamTransport transport, IAcks acks, InFlight inFlight, SessionLoop retries, ILogger logger,
        Action<Delivery, TransportException> refused, CancellationToken stopping, IDeliveryObserver? observer = null)
    {
        (_group, _transport, _retries, _logger, _refused, _stopping) = (group, transport, retries, logger, refused, stopping);
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
        if (mode is DeliveryMode.AtMostOnce or DeliveryMode.NoAck) await AddUnpendingAsync(delivery, messages, mode).ConfigureAwait(false);
        else if (!Interlocked.Exchange(ref _hasToldSettled, true)) ResultLog.SettledBefore(_logger, delivery.Id, _group);
    }

    /// <summary>Its entry is not pending, so that it cannot be acknowledged in one step with this.</summary>
    public async ValueTask AddUnpendingAsync(Delivery delivery, ForwardedMessage[] messages, DeliveryMode mode)
    {
        try
        {
            foreach (var message in messages)
                await _retries.UntilDoneAsync(_report, (this, message), PublishAsync, _stopping).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TransportException)
        {
            ResultLog.LostForGood(_logger, delivery.Id, _group, mode, exception.Message);
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
            if (batch.Contents.Span[i].Refusal is not { } refusal) continue;
            var delivery = batch.Deliveries[i];
            batch.Leave(i);
            _refused(delivery, refusal);
        }
    }

    private static async ValueTask PublishAsync((ResultQueue Queue, ForwardedMessage Message) state, CancellationToken cancellationToken)
    {
        var (queue, message) = state;
        await queue._sender.PublishAsync(message, cancellationToken).ConfigureAwait(false);
    }
}

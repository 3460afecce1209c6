using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Leasing;
using StreamGroups.Engine.Settling;
using StreamGroups.Engine.SingleActive;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Handling.Routing;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Dispatching;

/// <summary>Runs a delivery through its handler's pipeline and turns what comes of it into an outcome.</summary>
internal sealed class DeliveryRunner(
    IMessagePipeline pipeline, ExceptionRules rules, Settler settler, InFlight inFlight, Func<GroupOptions> options, TimeProvider time, ILogger logger,
    IDeliveryObserver? observer = null, ActiveLease? active = null)
    : IDeliveryRunner
{
    public async ValueTask RunAsync(Delivery delivery, long now)
    {
        var isConfirmed = delivery.IsSettled; // Without acknowledgements the read has settled it.
        try
        {
            if (!delivery.Payload.IsFor(delivery.Group.Group)) settler.Ack(delivery); // It was added to the stream anew, for another group alone.
            else if (Begins(delivery, now) && (!IsAckedFirst(delivery) || (isConfirmed = await AckFirstAsync(delivery).ConfigureAwait(false))))
            {
                var token = pipeline.UsesToken ? delivery.CancellationToken : CancellationToken.None;
                observer?.Begun(delivery);
                await pipeline.HandleAsync(delivery, settler, token).ConfigureAwait(false);
                observer?.Ended(delivery, null);
                if (delivery.IsUnmatched) await SettleUnmatchedAsync(delivery).ConfigureAwait(false);
                else if (delivery.Outcome is { } outcome) await settler.SettleAsync(delivery, outcome).ConfigureAwait(false);
                else if (delivery.Results is { Length: > 0 } results) await settler.ForwardAsync(delivery, results).ConfigureAwait(false);
                else if (options().Mode != DeliveryMode.Manual || delivery.Results is not null) settler.Ack(delivery);
                else if (!delivery.IsSettled) await FailAsync(delivery, null).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            observer?.Ended(delivery, exception);
            await FailSafelyAsync(delivery, exception).ConfigureAwait(false);
        }
        if (delivery.RunsOn) inFlight.Ended(delivery);
        if (isConfirmed) inFlight.Remove([delivery]); // What is yet to be confirmed leaves then, and once only: it may begin anew.
        delivery.Release();
    }

    /// <summary>Whether the handler may begin: not where others may have the entry before the end of its lease, or of the group's, would be seen here.</summary>
    private bool Begins(Delivery delivery, long now)
    {
        if (delivery.IsGone) return true;
        if (delivery.IsCancelled || active is { Allows: false }
            || time.GetElapsedTime(delivery.LeasedAt, now) >= LeasePolicy.LatestBegin(options().AckWait))
        {
            settler.Release(delivery, TimeSpan.Zero);
            return false;
        }
        delivery.HandlerBegunAt = delivery.RenewingSince = now;
        return true;
    }

    private bool IsAckedFirst(Delivery delivery) => options().Mode == DeliveryMode.AtMostOnce && !delivery.IsGone;

    private async ValueTask<bool> AckFirstAsync(Delivery delivery)
    {
        try
        {
            if (await settler.AckFirstAsync(delivery, CancellationToken.None).ConfigureAwait(false)) return true;
            HandlingLog.NotAcknowledgedFirst(logger, delivery.Id, delivery.Group, "It was no longer pending.");
        }
        catch (TransportException exception)
        {
            HandlingLog.NotAcknowledgedFirst(logger, delivery.Id, delivery.Group, exception.Message);
        }
        inFlight.Remove([delivery]);
        return false;
    }

    private ValueTask SettleUnmatchedAsync(Delivery delivery)
    {
        if (options().Unmatched != UnmatchedAction.Ignore) return FailAsync(delivery, new UnmatchedMessageException());
        RoutingLog.Ignored(logger, delivery.Id, delivery.Group);
        settler.Ack(delivery);
        return default;
    }

    /// <summary>A logger, or the exception asked for its text, may throw: the entry is then delivered again, and the worker goes on.</summary>
    private async ValueTask FailSafelyAsync(Delivery delivery, Exception exception)
    {
        try
        {
            await FailAsync(delivery, exception).ConfigureAwait(false);
        }
        catch (Exception)
        {
            settler.Retry(delivery, BackoffPolicy.DelayAfter(delivery.Count, options().Backoff)); // Nothing where it has an outcome already.
        }
    }

    private async ValueTask FailAsync(Delivery delivery, Exception? exception)
    {
        var current = options();
        if (delivery.IsSettled)
        {
            if (current.Mode is DeliveryMode.AtMostOnce or DeliveryMode.NoAck)
                HandlingLog.FailedForGood(logger, delivery.IsFailureTold ? null : exception, delivery.Id, delivery.Group, current.Mode);
            else HandlingLog.FailedAfterSettling(logger, exception, delivery.Id, delivery.Group);
            return;
        }
        var facts = new FailureFacts(
            delivery.Rules ?? rules, delivery.Count, current.MaxDeliveries, current.Backoff, delivery.IsCancelled && !delivery.IsOverdue);
        var outcome = FailurePolicy.Decide(exception, facts);
        switch (outcome.Kind)
        {
            case FailureKind.Retry:
                settler.Retry(delivery, outcome.Delay);
                if (exception is null)
                    HandlingLog.Unsettled(logger, delivery.Id, delivery.Group, delivery.Count, current.MaxDeliveries, outcome.Delay);
                else if (delivery.IsFailureTold)
                    DispatchingLog.FailedTogether(logger, delivery.Id, delivery.Group, delivery.Count, current.MaxDeliveries, outcome.Delay);
                else HandlingLog.Failed(logger, exception, delivery.Id, delivery.Group, delivery.Count, current.MaxDeliveries, outcome.Delay);
                break;
            case FailureKind.Release:
                settler.Release(delivery, outcome.Delay);
                if (exception is HandlerNotBegunException or HandedBackException) HandlingLog.NotBegun(logger, delivery.Id, delivery.Group, outcome.Delay, exception.Message);
                else HandlingLog.Released(logger, delivery.Id, delivery.Group, exception?.Message ?? "It was cancelled before its handler settled it.");
                break;
            case FailureKind.Ack:
                settler.Ack(delivery);
                HandlingLog.Ignored(logger, exception, delivery.Id, delivery.Group);
                break;
            default:
                HandlingLog.DeadLettered(logger, exception, delivery.Id, delivery.Group, delivery.Count, outcome.Reason);
                await settler.DeadLetterAsync(delivery, outcome.Reason, exception, CancellationToken.None).ConfigureAwait(false);
                break;
        }
    }
}

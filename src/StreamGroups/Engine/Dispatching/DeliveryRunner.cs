using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;

namespace StreamGroups.Engine.Dispatching;

/// <summary>Runs a delivery through its handler's pipeline and turns what comes of it into an outcome.</summary>
internal sealed class DeliveryRunner(
    IMessagePipeline pipeline, Settler settler, InFlight inFlight, Func<int> maxDeliveries, ILogger logger, CancellationToken cancellationToken)
    : IDeliveryRunner
{
    public async ValueTask RunAsync(Delivery delivery)
    {
        try
        {
            await pipeline.HandleAsync(delivery, settler, cancellationToken).ConfigureAwait(false);
            settler.Ack(delivery);
        }
        catch (Exception exception)
        {
            await FailSafelyAsync(delivery, exception).ConfigureAwait(false);
        }
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
            if (!delivery.IsSettled) inFlight.MoveToFailed(delivery);
        }
    }

    private async ValueTask FailAsync(Delivery delivery, Exception exception)
    {
        if (delivery.IsSettled)
        {
            HandlingLog.FailedAfterSettling(logger, exception, delivery.Id);
            return;
        }
        var facts = new FailureFacts(ExceptionRules.None, delivery.Count, maxDeliveries(), [], cancellationToken.IsCancellationRequested);
        var outcome = FailurePolicy.Decide(exception, in facts);
        switch (outcome.Kind)
        {
            case FailureKind.DeadLetter when exception is UnreadableMessageException:
                HandlingLog.Unreadable(logger, exception, delivery.Id, delivery.Group);
                await settler.DeadLetterAsync(delivery, outcome.Reason, exception, CancellationToken.None).ConfigureAwait(false);
                break;
            case FailureKind.DeadLetter:
                HandlingLog.FailedForTheLastTime(logger, exception, delivery.Id, delivery.Count);
                await settler.DeadLetterAsync(delivery, outcome.Reason, exception, CancellationToken.None).ConfigureAwait(false);
                break;
            case FailureKind.Retry:
                inFlight.MoveToFailed(delivery);
                HandlingLog.Failed(logger, exception, delivery.Id, delivery.Count, maxDeliveries());
                break;
            default:
                inFlight.MoveToFailed(delivery);
                HandlingLog.Cancelled(logger, delivery.Id);
                break;
        }
    }
}

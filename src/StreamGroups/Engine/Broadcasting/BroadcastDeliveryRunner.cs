using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;

namespace StreamGroups.Engine.Broadcasting;

/// <summary>Runs a delivery that is pending nowhere: what its handler does not do, nobody does.</summary>
internal sealed class BroadcastDeliveryRunner(
    IMessagePipeline pipeline, ExceptionRules rules, BroadcastSettler settler, InFlight inFlight, TimeProvider time, ILogger logger,
    IDeliveryObserver? observer = null) : IDeliveryRunner
{
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Ends the waiting of those whose resilience pipeline lets none begin. Of the host's stop alone: what is read anew later comes after them.
    /// </summary>
    public CancellationToken Stopping { get; init; }

    public async ValueTask RunAsync(Delivery delivery, long now)
    {
        var isOver = true;
        try
        {
            if (delivery.Payload.IsFor(delivery.Group.Group)) isOver = await HandleAsync(delivery).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A logger, or the exception asked for its text: the worker goes on.
        }
        if (isOver) inFlight.Remove([delivery]); // Else a saved position stays before it.
        delivery.Release();
    }

    /// <summary>False where the stop came before its end.</summary>
    private async ValueTask<bool> HandleAsync(Delivery delivery)
    {
        observer?.Begun(delivery);
        observer?.Settling(delivery, SettledAs.Acked); // There is nothing to be settled.
        while (!delivery.IsCancelled)
        {
            try
            {
                var token = pipeline.UsesToken ? delivery.CancellationToken : CancellationToken.None;
                await pipeline.HandleAsync(delivery, settler, token).ConfigureAwait(false);
                observer?.Ended(delivery, null);
                if (delivery.IsUnmatched) RoutingLog.PassedOver(logger, delivery.Id, delivery.Group);
                else if (delivery.Outcome is { } outcome) settler.Settle(delivery, outcome);
                return true;
            }
            catch (HandlerNotBegunException refusal)
            {
                if (!await WaitAsync(delivery, refusal).ConfigureAwait(false)) return false;
            }
            catch (Exception exception)
            {
                observer?.Ended(delivery, exception);
                return Fail(delivery, exception);
            }
        }
        return false;
    }

    /// <summary>An open circuit or a rate limit holds the handlers up; it does not cost messages.</summary>
    private async ValueTask<bool> WaitAsync(Delivery delivery, HandlerNotBegunException refusal)
    {
        var wait = refusal.RetryAfter ?? UsualWait;
        if (wait < LeastWait) wait = LeastWait;
        BroadcastLog.NotBegun(logger, delivery.Id, delivery.Group.Stream, wait, refusal.Message);
        await Task.Delay(wait, time, Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !Stopping.IsCancellationRequested;
    }

    private bool Fail(Delivery delivery, Exception exception)
    {
        if (delivery.IsCancelled && FailurePolicy.IsCancellation(exception))
        {
            BroadcastLog.Unfinished(logger, delivery.Id, delivery.Group.Stream);
            return false;
        }
        var action = exception is UnreadableMessageException or InvalidMessageException ? null : (delivery.Rules ?? rules).Find(exception);
        if (action == FailureAction.Ignore) BroadcastLog.Ignored(logger, exception, delivery.Id, delivery.Group.Stream);
        else BroadcastLog.Failed(logger, exception, delivery.Id, delivery.Group.Stream);
        return true;
    }
}

using System.Runtime.ExceptionServices;
using Polly;

namespace StreamGroups.Handling;

/// <summary>
/// Runs a handler inside its Polly pipeline. Each attempt reads the message and opens a scope anew: services that took part in a failure, such as
/// a DbContext, must not be used again.
/// </summary>
internal sealed class ResilientPipeline(IMessagePipeline inner, ResiliencePipeline resilience) : IMessagePipeline
{
    public bool UsesToken => true;

    public async ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        Outcome<object?> outcome;
        try
        {
            outcome = await resilience.ExecuteOutcomeAsync(
                static (attempt, state) => state.Pipeline.AttemptAsync(state.Delivery, state.Settler, attempt.CancellationToken),
                context, (Pipeline: this, Delivery: delivery, Settler: settler)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
        (outcome.Result as ExceptionDispatchInfo)?.Throw();
        if (!delivery.HasBegun && outcome.Exception is ExecutionRejectedException rejection) throw new HandlerNotBegunException(rejection);
        outcome.ThrowIfException();
    }

    /// <summary>A failure that another attempt cannot mend is handed past Polly as a result.</summary>
    private async ValueTask<Outcome<object?>> AttemptAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
    {
        delivery.HasBegun = true;
        var wasSettled = delivery.IsSettled; // By the engine, where the group's mode is to ack first.
        try
        {
            await inner.HandleAsync(delivery, settler, cancellationToken).ConfigureAwait(false);
            return Polly.Outcome.FromResult<object?>(null);
        }
        catch (Exception exception)
        {
            var isFinal = exception is UnreadableMessageException or InvalidMessageException || delivery.IsSettled != wasSettled;
            return isFinal
                ? Polly.Outcome.FromResult<object?>(ExceptionDispatchInfo.Capture(exception))
                : Polly.Outcome.FromException<object?>(exception);
        }
    }
}

namespace StreamGroups;

/// <summary>
/// Runs around handlers of batches (<c>HandleBatch</c>), as <see cref="IConsumeFilter"/> does around handlers of single messages. A class that
/// implements both and is added by <c>AddConsumeFilter</c> runs around both. Made once, when the host starts, with the application's singletons;
/// services of the batch's own scope come from <see cref="BatchContext.Services"/>. Used by many batches at once.
/// </summary>
public interface IBatchFilter
{
    /// <summary>
    /// Runs once for each call of the handler: for each batch, for each message that is retried alone, and for each attempt of <c>WithResilience</c>,
    /// after the messages were read. What it throws counts as thrown by the handler.
    /// </summary>
    /// <param name="context">The batch, and what is known of it.</param>
    /// <param name="next">
    /// Runs the next filter, and in the end the handler. A filter that does not call it stands in the handler's place: when it has completed, what is
    /// not settled is acknowledged.
    /// </param>
    ValueTask InvokeAsync(BatchContext context, BatchDelegate next);
}

using Polly;

namespace StreamGroups.Handling;

/// <summary>All that happens to one delivery, from reading the message to the end of its handler. Built once for each group, at start.</summary>
internal interface IMessagePipeline
{
    /// <summary>Whether the token given to <see cref="HandleAsync"/> is looked at: where it is not, none is made.</summary>
    bool UsesToken => true;

    /// <summary>Whether something may use a delivery after its handler has completed, as a context does that a handler keeps.</summary>
    bool KeepsDelivery => true;

    /// <summary>Whether something may use what a delivery holds after its handler has completed.</summary>
    bool KeepsBody => true;

    /// <summary>The same within a resilience pipeline.</summary>
    IMessagePipeline Within(ResiliencePipeline resilience) => new ResilientPipeline(this, resilience);

    /// <summary>
    /// Reads the message, resolves the handler's parameters, runs it. Throws <see cref="UnreadableMessageException"/> where the entry cannot be
    /// read, <see cref="InvalidMessageException"/> where the message breaks its rules, and what the handler throws. Does not settle; a handler may do so itself through its context.
    /// </summary>
    ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken);
}

using System.Runtime.ExceptionServices;
using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching.Lanes;

/// <summary>A message whose key the user's function failed to tell is not handled out of order: that is its failure.</summary>
internal sealed class KeyedPipeline(IMessagePipeline inner) : IMessagePipeline
{
    public bool UsesToken => inner.UsesToken;

    /// <summary>Lanes look at deliveries after their handlers have completed.</summary>
    public bool KeepsDelivery => true;

    /// <summary>Deliveries that wait behind a retry must not keep the memory of all that came with them.</summary>
    public bool KeepsBody => true;

    public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
    {
        if (delivery.KeyFault is { } fault) ExceptionDispatchInfo.Throw(fault);
        return inner.HandleAsync(delivery, settler, cancellationToken);
    }
}

using StreamGroups.Serialization;

namespace StreamGroups.Handling.Routing;

/// <summary>
/// Hands each message to the first of a group's handlers that takes it, the default one last. Only headers are read for that. A message that none takes
/// is marked as such: what becomes of it is not decided here.
/// </summary>
internal sealed class RoutingPipeline(IEnumerable<Route> routes, int maxMessageSize) : IMessagePipeline
{
    private readonly Route[] _routes = [.. routes.OrderBy(route => route.IsDefault)];

    public bool UsesToken => Array.Exists(_routes, static route => route.Pipeline.UsesToken);

    public bool KeepsDelivery => Array.Exists(_routes, static route => route.Pipeline.KeepsDelivery);

    public bool KeepsBody => Array.Exists(_routes, static route => route.Pipeline.KeepsBody);

    public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
    {
        if (delivery.Payload.Length > maxMessageSize) throw Unreadable.TooLarge(delivery.Payload.Length, maxMessageSize);
        var message = ReceivedMessage.Parse(in delivery.Payload);
        MessageInfo? info = null;
        foreach (var route in _routes)
        {
            delivery.Rules = route.Rules; // Also for what the user's function throws.
            if (route.Accepts(in message, delivery, ref info)) return route.Pipeline.HandleAsync(delivery, settler, cancellationToken);
        }
        delivery.Rules = null;
        delivery.IsUnmatched = true;
        return default;
    }
}

using StreamGroups.Handling;

namespace StreamGroups.Binding;

/// <summary>What the parameters beside the message are taken from, for one delivery.</summary>
/// <param name="delivery">The entry.</param>
/// <param name="services">The message's own scope; null where no parameter needs one.</param>
/// <param name="context">Null where no parameter needs one.</param>
/// <param name="cancellationToken">The delivery's token.</param>
internal readonly struct Invocation(
    Delivery delivery, IServiceProvider? services, MessageContext? context, CancellationToken cancellationToken)
{
    public Delivery Delivery { get; } = delivery;

    public IServiceProvider? Services { get; } = services;

    public MessageContext? Context { get; } = context;

    public CancellationToken CancellationToken { get; } = cancellationToken;
}

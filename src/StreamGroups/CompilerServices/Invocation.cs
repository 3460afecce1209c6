using System.ComponentModel;
using StreamGroups.Handling;

namespace StreamGroups.CompilerServices;

/// <summary>What the parameters beside the message are taken from, for one delivery. Generated code passes it on.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Invocation
{
    /// <param name="delivery">The entry.</param>
    /// <param name="services">The message's own scope; null where no parameter needs one.</param>
    /// <param name="context">Null where no parameter needs one.</param>
    /// <param name="cancellationToken">The delivery's token.</param>
    internal Invocation(Delivery delivery, IServiceProvider? services, MessageContext? context, CancellationToken cancellationToken) =>
        (Delivery, Services, Context, CancellationToken) = (delivery, services, context, cancellationToken);

    internal Delivery Delivery { get; }

    internal IServiceProvider? Services { get; }

    internal MessageContext? Context { get; }

    internal CancellationToken CancellationToken { get; }
}

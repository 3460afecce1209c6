using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Binding;
using StreamGroups.CompilerServices;
using StreamGroups.Serialization;

namespace StreamGroups.Handling;

/// <summary>Reads the message, opens a scope and makes a context only where a parameter needs them, and runs the handler.</summary>
internal sealed class MessagePipeline<T>(
    IMessageReader<T> reader, MessageInvoker<T> invoker, bool needsContext, bool usesToken, IServiceScopeFactory? scopes,
    int maxMessageSize) : IMessagePipeline
{
    public bool UsesToken => usesToken;

    public bool KeepsDelivery => needsContext;

    public bool KeepsBody => reader.KeepsBody;

    public ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
    {
        if (delivery.Payload.Length > maxMessageSize) throw Unreadable.TooLarge(delivery.Payload.Length, maxMessageSize);
        var received = ReceivedMessage.Parse(in delivery.Payload);
        var message = reader.Read(in received);
        var context = needsContext ? CreateContext(delivery, settler, cancellationToken) : null;
        if (scopes is not null) return HandleInScopeAsync(scopes, message, delivery, context, cancellationToken);
        return invoker(message, new Invocation(delivery, null, context, cancellationToken));
    }

    private async ValueTask HandleInScopeAsync(
        IServiceScopeFactory factory, T message, Delivery delivery, MessageContext? context, CancellationToken cancellationToken)
    {
        var scope = factory.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await invoker(message, new Invocation(delivery, scope.ServiceProvider, context, cancellationToken)).ConfigureAwait(false);
        }
    }

    // Apart from the caller, so that a closure is allocated only where there is a context.
    private static MessageContext CreateContext(Delivery delivery, ISettler settler, CancellationToken cancellationToken) =>
        new(delivery, settler, () => ReceivedMessage.Parse(in delivery.Payload).ReadHeaders(), cancellationToken);
}

using Microsoft.Extensions.DependencyInjection;
using StreamGroups.Binding;
using StreamGroups.CompilerServices;
using StreamGroups.Serialization;

namespace StreamGroups.Handling.Batches;

/// <summary>Reads the messages of a batch, opens one scope for all of them where a parameter needs it, and runs the handler.</summary>
/// <typeparam name="T">What a body is read as.</typeparam>
/// <typeparam name="TItem">What the handler has in its list: the same, or <see cref="StreamMessage{T}"/>; or what filters around it are given.</typeparam>
internal sealed class BatchHandler<T, TItem>(
    IMessageReader<T> reader, Func<T, MessageContext?, BatchItem, TItem> item, bool needsContexts, bool usesToken, MessageInvoker<IReadOnlyList<TItem>> invoker,
    IServiceScopeFactory? scopes, int maxMessageSize) : IBatchHandler
{
    public bool UsesToken => usesToken;

    public bool KeepsDelivery => needsContexts;

    public bool KeepsBody => reader.KeepsBody;

    public async ValueTask HandleAsync(IReadOnlyList<BatchItem> batch, CancellationToken cancellationToken)
    {
        if (Read(batch, cancellationToken) is not { Length: > 0 } messages) return;
        if (scopes is null)
        {
            await invoker(messages, new Invocation(batch[0].Delivery, null, null, cancellationToken)).ConfigureAwait(false);
            return;
        }
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await invoker(messages, new Invocation(batch[0].Delivery, scope.ServiceProvider, null, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>What cannot be read ends by itself, and is no part of the batch.</summary>
    private TItem[] Read(IReadOnlyList<BatchItem> batch, CancellationToken cancellationToken)
    {
        var messages = new TItem[batch.Count];
        var count = 0;
        foreach (var part in batch)
        {
            if (!part.IsOpen) continue;
            try
            {
                if (part.Delivery.Payload.Length > maxMessageSize) throw Unreadable.TooLarge(part.Delivery.Payload.Length, maxMessageSize);
                var received = ReceivedMessage.Parse(in part.Delivery.Payload);
                var message = reader.Read(in received);
                messages[count] = item(message, needsContexts ? ContextOf(part, cancellationToken) : null, part);
                count++;
            }
            catch (Exception exception)
            {
                part.End(exception);
            }
        }
        return count == messages.Length ? messages : messages[..count];
    }

    private static MessageContext ContextOf(BatchItem part, CancellationToken cancellationToken)
    {
        var delivery = part.Delivery;
        return new(delivery, part.Settler, () => ReceivedMessage.Parse(in delivery.Payload).ReadHeaders(), cancellationToken);
    }
}

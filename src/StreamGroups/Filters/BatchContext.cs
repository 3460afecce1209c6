using StreamGroups.Binding;
using StreamGroups.CompilerServices;
using StreamGroups.Filters;

namespace StreamGroups;

/// <summary>A batch on its way through filters to its handler. Valid until the handler has completed.</summary>
public abstract class BatchContext
{
    private readonly Invocation _invocation;

    private protected BatchContext(in Invocation invocation, IReadOnlyList<MessageContext> contexts, IReadOnlyList<object> metadata) =>
        (_invocation, MessageContexts, Metadata) = (invocation, contexts, metadata);

    /// <summary>
    /// The messages as the handler takes them, or as the bodies of its <see cref="StreamMessage{T}"/>; one at least. May be set, so that the handler
    /// gets others: as many, in the same order, of the same type.
    /// </summary>
    /// <exception cref="ArgumentException">There are more or fewer of them, or the handler takes no such message.</exception>
    public abstract IReadOnlyList<object?> Messages { get; set; }

    /// <summary>The type of each message.</summary>
    public abstract Type MessageType { get; }

    /// <summary>
    /// Settles each of <see cref="Messages"/>, and tells where it came from; in their order. What a filter settles before it calls the next one is not in
    /// the handler's list, and where nothing is left the handler does not run.
    /// </summary>
    public IReadOnlyList<MessageContext> MessageContexts { get; }

    /// <summary>The stream that the messages came from.</summary>
    public string Stream => MessageContexts[0].Stream;

    /// <summary>The group that they were delivered to.</summary>
    public string Group => MessageContexts[0].Group;

    /// <summary>The scope that the handler's services come from.</summary>
    public IServiceProvider Services => _invocation.Services!;

    /// <summary>What <c>WithMetadata</c> put on the handler, in the order of the calls.</summary>
    public IReadOnlyList<object> Metadata { get; }

    /// <summary>The token that the handler gets, one for the batch.</summary>
    public CancellationToken CancellationToken => _invocation.CancellationToken;

    internal ref readonly Invocation Invocation => ref _invocation;

    /// <summary>The last item of the handler's metadata that is of a type; null where none is.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public T? GetMetadata<T>()
        where T : class => HandlerMetadata.Last<T>(Metadata);
}

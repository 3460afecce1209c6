using StreamGroups.Binding;
using StreamGroups.CompilerServices;
using StreamGroups.Filters;
using StreamGroups.Serialization;

namespace StreamGroups;

/// <summary>A message on its way through filters to its handler. Valid until the handler has completed.</summary>
public abstract class ConsumeContext
{
    private readonly Invocation _invocation;

    private protected ConsumeContext(in Invocation invocation, IReadOnlyList<object> metadata) => (_invocation, Metadata) = (invocation, metadata);

    /// <summary>
    /// The message as the handler takes it. May be set, so that the handler gets another one, of the same type.
    /// </summary>
    /// <exception cref="ArgumentException">The handler takes no such message.</exception>
    public abstract object? Message { get; set; }

    /// <summary>The type that the handler takes its message as.</summary>
    public abstract Type MessageType { get; }

    /// <summary>Settles the message, and tells where it came from.</summary>
    public MessageContext MessageContext => _invocation.Context!;

    /// <summary>The scope that the handler's services come from.</summary>
    public IServiceProvider Services => _invocation.Services!;

    /// <summary>What <c>WithMetadata</c> put on the handler, in the order of the calls.</summary>
    public IReadOnlyList<object> Metadata { get; }

    /// <summary>The token that the handler gets.</summary>
    public CancellationToken CancellationToken => _invocation.CancellationToken;

    internal ref readonly Invocation Invocation => ref _invocation;

    /// <summary>The message as a type, also where the handler takes it as a <see cref="StreamMessage{T}"/>; the default of it where it is none.</summary>
    /// <typeparam name="T">The type, or one that it derives from.</typeparam>
    public T? GetMessage<T>() => Message switch
    {
        T message => message,
        StreamMessage<T> held => held.Body,
        _ => default,
    };

    /// <summary>The last item of the handler's metadata that is of a type; null where none is.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public T? GetMetadata<T>()
        where T : class => HandlerMetadata.Last<T>(Metadata);

    private protected static ArgumentException NoSuchMessage(Type type, object? message) => new(
        $"The handler takes {TypeNames.Of(type)}, and a filter replaced its message by {(message is null ? "null" : TypeNames.Of(message.GetType()))}; "
        + "set a message of the same type.", nameof(message));
}

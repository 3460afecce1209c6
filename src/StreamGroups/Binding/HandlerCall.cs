using System.Text.Json;
using StreamGroups.CompilerServices;
using StreamGroups.Serialization;

namespace StreamGroups.Binding;

/// <summary>A handler whose parameters are bound. What becomes of its result is not its concern: where nobody wants it, none is boxed for a message.</summary>
internal abstract class HandlerCall<T>
{
    /// <summary>The type of the result, without its task; null where the handler has none.</summary>
    public abstract Type? ResultType { get; }

    public abstract MessageInvoker<T> WithoutResult();

    public abstract ResultInvoker<T> WithResult();

    /// <summary>Makes the envelope of a result: as the type that the handler is declared to return; what a filter put in its place, as its own type.</summary>
    public virtual ReadOnlyMemory<byte> Write(object? result, PublishOptions options, JsonSerializerOptions json) =>
        MessageWriter.Write(result, options, options.CorrelationId!, json);
}

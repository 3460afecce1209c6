using StreamGroups.Binding;
using StreamGroups.CompilerServices;
using StreamGroups.Handling.Batches;
using StreamGroups.Serialization;

namespace StreamGroups.Filters;

/// <inheritdoc/>
internal sealed class TypedBatchContext<T>(IReadOnlyList<BatchMessage<T>> batch, in Invocation invocation, IReadOnlyList<object> metadata)
    : BatchContext(in invocation, [.. batch.Select(static message => message.Context)], metadata)
{
    private T[] _bodies = [.. batch.Select(static message => message.Body)];
    private IReadOnlyList<object?>? _messages;

    public override Type MessageType => typeof(T);

    public override IReadOnlyList<object?> Messages
    {
        get => _messages ??= _bodies as IReadOnlyList<object?> ?? [.. _bodies.Cast<object?>()];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count != batch.Count) throw OtherCount(value);
            _bodies = [.. value.Select(static message => message is T || (message is null && default(T) is null) ? (T)message! : throw NoSuch(message))];
            _messages = null;
        }
    }

    /// <summary>What the handler has in its list: what no filter has settled, and others have not taken.</summary>
    /// <param name="item">Makes it of a message.</param>
    public TItem[] Open<TItem>(Func<T, MessageContext?, BatchItem, TItem> item) =>
        [.. batch.Index().Where(static at => at.Item.Item.IsOpen).Select(at => item(_bodies[at.Index], at.Item.Context, at.Item.Item))];

    private ArgumentException OtherCount(IReadOnlyList<object?> value) => new(
        $"The batch has {batch.Count} messages, and a filter replaced them by {value.Count}; set as many, and settle those that the handler is not to get by "
        + "their MessageContexts.", nameof(value));

    private static ArgumentException NoSuch(object? value) => new(
        $"The handler takes batches of {TypeNames.Of(typeof(T))}, and a filter replaced a message by {(value is null ? "null" : TypeNames.Of(value.GetType()))}; "
        + "set messages of the same type.", nameof(value));
}

using StreamGroups.Binding;
using StreamGroups.CompilerServices;

namespace StreamGroups.Filters;

/// <inheritdoc/>
internal sealed class TypedConsumeContext<T>(T message, in Invocation invocation, IReadOnlyList<object> metadata)
    : ConsumeContext(in invocation, metadata)
{
    public T Typed { get; private set; } = message;

    public override Type MessageType => typeof(T);

    public override object? Message
    {
        get => Typed;
        set => Typed = value is T || (value is null && default(T) is null) ? (T)value! : throw NoSuchMessage(typeof(T), value);
    }
}

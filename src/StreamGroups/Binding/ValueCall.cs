using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>A handler that returns its result at once.</summary>
internal sealed class ValueCall<T, TResult>(BoundHandler<T, TResult> handler) : ResultCall<T, TResult>
{
    public override MessageInvoker<T> WithoutResult() => (message, in invocation) =>
    {
        handler(message, in invocation);
        return default;
    };

    public override ResultInvoker<T> WithResult() => (message, in invocation) => new(handler(message, in invocation));
}

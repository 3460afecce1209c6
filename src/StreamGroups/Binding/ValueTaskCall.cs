using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>A handler that returns a value task of its result.</summary>
internal sealed class ValueTaskCall<T, TResult>(BoundHandler<T, ValueTask<TResult>> handler) : ResultCall<T, TResult>
{
    public override MessageInvoker<T> WithoutResult() => (message, in invocation) => HandlerResult.Discard(handler(message, in invocation));

    public override ResultInvoker<T> WithResult() => (message, in invocation) => HandlerResult.Box(handler(message, in invocation));
}

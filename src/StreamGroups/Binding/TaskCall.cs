using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>A handler that returns a task of its result.</summary>
internal sealed class TaskCall<T, TResult>(BoundHandler<T, Task<TResult>> handler) : ResultCall<T, TResult>
{
    public override MessageInvoker<T> WithoutResult() => (message, in invocation) => HandlerResult.Of(handler(message, in invocation));

    public override ResultInvoker<T> WithResult() => (message, in invocation) =>
        HandlerResult.Box(new ValueTask<TResult>(HandlerResult.NotNull(handler(message, in invocation))));
}

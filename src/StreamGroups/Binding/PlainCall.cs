using System.Runtime.CompilerServices;
using StreamGroups.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>A handler without a result.</summary>
internal sealed class PlainCall<T>(MessageInvoker<T> invoker) : HandlerCall<T>
{
    public override Type? ResultType => null;

    public override MessageInvoker<T> WithoutResult() => invoker;

    public override ResultInvoker<T> WithResult() => (message, in invocation) =>
    {
        var running = invoker(message, in invocation);
        if (!running.IsCompletedSuccessfully) return AwaitAsync(running);
        running.GetAwaiter().GetResult();
        return default;
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<object?> AwaitAsync(ValueTask running)
    {
        await running.ConfigureAwait(false);
        return null;
    }
}

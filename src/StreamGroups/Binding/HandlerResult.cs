using System.Runtime.CompilerServices;

namespace StreamGroups.Binding;

/// <summary>How what handlers return is awaited.</summary>
internal static class HandlerResult
{
    public static ValueTask Of(Task? task) => new(NotNull(task));

    public static TTask NotNull<TTask>(TTask? task)
        where TTask : Task =>
        task ?? throw new InvalidOperationException("The handler returned null instead of a Task; return Task.CompletedTask.");

    /// <summary>Allocates nothing, but where the result is a value type that has to be boxed.</summary>
    public static ValueTask<object?> Box<TResult>(ValueTask<TResult> running)
    {
        return running.IsCompletedSuccessfully ? new(running.GetAwaiter().GetResult()) : AwaitAsync(running);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        static async ValueTask<object?> AwaitAsync(ValueTask<TResult> running) => await running.ConfigureAwait(false);
    }

    public static ValueTask Discard<TResult>(ValueTask<TResult> running)
    {
        if (!running.IsCompletedSuccessfully) return AwaitAsync(running);
        running.GetAwaiter().GetResult();
        return default;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        static async ValueTask AwaitAsync(ValueTask<TResult> running) => await running.ConfigureAwait(false);
    }
}

using StreamGroups.Binding;

namespace StreamGroups;

// For handlers that settle single messages.
public static partial class HandleBatchExtensions
{
    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T>(this IGroupBuilder group, Func<IReadOnlyList<StreamMessage<T>>, Task> handler) =>
        Messages<T>(group, handler, _ => (batch, in _) => HandlerResult.Of(handler(batch)));

    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T, T1>(this IGroupBuilder group, Func<IReadOnlyList<StreamMessage<T>>, T1, Task> handler) =>
        Messages<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            return (batch, in call) => HandlerResult.Of(handler(batch, p1.Get(in call)));
        });

    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T, T1, T2>(this IGroupBuilder group, Func<IReadOnlyList<StreamMessage<T>>, T1, T2, Task> handler) =>
        Messages<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            return (batch, in call) => HandlerResult.Of(handler(batch, p1.Get(in call), p2.Get(in call)));
        });

    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T, T1, T2, T3>(this IGroupBuilder group, Func<IReadOnlyList<StreamMessage<T>>, T1, T2, T3, Task> handler) =>
        Messages<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            return (batch, in call) => HandlerResult.Of(handler(batch, p1.Get(in call), p2.Get(in call), p3.Get(in call)));
        });

    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T, T1, T2, T3, T4>(this IGroupBuilder group, Func<IReadOnlyList<StreamMessage<T>>, T1, T2, T3, T4, Task> handler) =>
        Messages<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            return (batch, in call) => HandlerResult.Of(handler(batch, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call)));
        });
}

using StreamGroups.Binding;
using StreamGroups.CompilerServices;
using StreamGroups.Handling;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Gives groups handlers that take many messages at once.</summary>
public static partial class HandleBatchExtensions
{
    /// <summary>
    /// Handles the group's messages in batches: the handler gets up to <see cref="GroupOptions.BatchSize"/> messages at once, and no fewer but where the
    /// first of them has waited for <see cref="GroupOptions.BatchWait"/>. At most <see cref="GroupOptions.Concurrency"/> batches run at once. What follows
    /// the list is bound once for the batch, as <c>Handle</c> does; services are of the batch's own scope.
    /// </summary>
    /// <remarks>
    /// When the handler has completed all messages are acknowledged. Where it throws each of them has failed, with its own delivery count, and the
    /// rules of <c>OnException</c> are asked for each; what has failed is retried alone, in a batch of one. A message that cannot be read goes to the
    /// dead-letter stream alone and is not in the list. With <see cref="StreamMessage{T}"/> as the list's type the handler can settle single messages,
    /// which are then left alone by what becomes of the others. The token is cancelled when the host's time to stop is over, and when the lease of any
    /// message is lost. A group has one such handler, and no other.
    /// </remarks>
    /// <param name="group">What <c>WithGroup</c> returned.</param>
    /// <param name="handler">The handler. The list is its own.</param>
    /// <exception cref="ArgumentException">The group was not made by this library.</exception>
    public static IHandlerBuilder HandleBatch<T>(this IGroupBuilder group, Func<IReadOnlyList<T>, Task> handler) =>
        Bodies<T>(group, handler, _ => (batch, in _) => HandlerResult.Of(handler(batch)));

    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T, T1>(this IGroupBuilder group, Func<IReadOnlyList<T>, T1, Task> handler) =>
        Bodies<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            return (batch, in call) => HandlerResult.Of(handler(batch, p1.Get(in call)));
        });

    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T, T1, T2>(this IGroupBuilder group, Func<IReadOnlyList<T>, T1, T2, Task> handler) =>
        Bodies<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            return (batch, in call) => HandlerResult.Of(handler(batch, p1.Get(in call), p2.Get(in call)));
        });

    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T, T1, T2, T3>(this IGroupBuilder group, Func<IReadOnlyList<T>, T1, T2, T3, Task> handler) =>
        Bodies<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            return (batch, in call) => HandlerResult.Of(handler(batch, p1.Get(in call), p2.Get(in call), p3.Get(in call)));
        });

    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    public static IHandlerBuilder HandleBatch<T, T1, T2, T3, T4>(this IGroupBuilder group, Func<IReadOnlyList<T>, T1, T2, T3, T4, Task> handler) =>
        Bodies<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            return (batch, in call) => HandlerResult.Of(handler(batch, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call)));
        });

    private static IHandlerBuilder Bodies<T>(
        IGroupBuilder group, Delegate handler, Func<HandlerParameters, MessageInvoker<IReadOnlyList<T>>> bind) =>
        Add<T>(group, handler, build => BatchPipelineBuilder.OfBodies(build, new HandlerMethod(handler), bind));

    private static IHandlerBuilder Messages<T>(
        IGroupBuilder group, Delegate handler, Func<HandlerParameters, MessageInvoker<IReadOnlyList<StreamMessage<T>>>> bind) =>
        Add<T>(group, handler, build => BatchPipelineBuilder.OfMessages(build, new HandlerMethod(handler), bind));

    private static IHandlerBuilder Add<T>(IGroupBuilder group, Delegate handler, Func<PipelineBuildContext, IMessagePipeline?> build)
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        ArgumentNullException.ThrowIfNull(handler);
        return own.Add(new HandlerRegistration(typeof(T), handler, build) { IsBatch = true });
    }
}

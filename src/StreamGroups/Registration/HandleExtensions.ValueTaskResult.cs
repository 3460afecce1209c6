using System.Runtime.CompilerServices;

namespace StreamGroups;

// An async lambda with a result fits both kinds of task: the priority, below that of Task<TResult>, decides.
public static partial class HandleExtensions
{
    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, TResult>(this IGroupBuilder group, Func<T, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, _ => (message, in _) => handler(message));

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, T1, TResult>(this IGroupBuilder group, Func<T, T1, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            return (message, in call) => handler(message, p1.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, T1, T2, TResult>(this IGroupBuilder group, Func<T, T1, T2, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            return (message, in call) => handler(message, p1.Get(in call), p2.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, TResult>(this IGroupBuilder group, Func<T, T1, T2, T3, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            return (message, in call) => handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, TResult>(this IGroupBuilder group, Func<T, T1, T2, T3, T4, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            return (message, in call) => handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, TResult>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            return (message, in call) => handler(
                message, p1.Get(in call), p2.Get(in call), p3.Get(in call),
                p4.Get(in call), p5.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, TResult>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            var p6 = parameters.Bind<T6>(6);
            return (message, in call) => handler(
                message, p1.Get(in call), p2.Get(in call), p3.Get(in call),
                p4.Get(in call), p5.Get(in call), p6.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, T7, TResult>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, T7, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            var p6 = parameters.Bind<T6>(6);
            var p7 = parameters.Bind<T7>(7);
            return (message, in call) => handler(
                message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call),
                p5.Get(in call), p6.Get(in call), p7.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, T7, T8, ValueTask<TResult>> handler) =>
        AddValueTaskResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            var p6 = parameters.Bind<T6>(6);
            var p7 = parameters.Bind<T7>(7);
            var p8 = parameters.Bind<T8>(8);
            return (message, in call) => handler(
                message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call),
                p5.Get(in call), p6.Get(in call), p7.Get(in call), p8.Get(in call));
        });
}

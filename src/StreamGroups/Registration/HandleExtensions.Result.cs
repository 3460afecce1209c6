namespace StreamGroups;

// A lambda whose result is of use nowhere fits these too: it costs no more than one without a result.
public static partial class HandleExtensions
{
    /// <summary>
    /// Handles the group's messages, as a handler without a result does, and returns something: an <see cref="Outcome"/> settles the message, what
    /// goes on to streams that <c>PublishTo</c> names is published, and anything else is of no further use.
    /// </summary>
    /// <param name="group">What <c>WithGroup</c> returned.</param>
    /// <param name="handler">
    /// The handler. Its message is acknowledged when it has completed, unless it returned another <see cref="Outcome"/>; where it throws, the message
    /// is delivered again.
    /// </param>
    /// <exception cref="ArgumentException">The group was not made by this library.</exception>
    public static IHandlerBuilder Handle<T, TResult>(this IGroupBuilder group, Func<T, TResult> handler) =>
        AddResult<T, TResult>(group, handler, _ => (message, in _) => handler(message));

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    public static IHandlerBuilder Handle<T, T1, TResult>(this IGroupBuilder group, Func<T, T1, TResult> handler) =>
        AddResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            return (message, in call) => handler(message, p1.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    public static IHandlerBuilder Handle<T, T1, T2, TResult>(this IGroupBuilder group, Func<T, T1, T2, TResult> handler) =>
        AddResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            return (message, in call) => handler(message, p1.Get(in call), p2.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3, TResult>(this IGroupBuilder group, Func<T, T1, T2, T3, TResult> handler) =>
        AddResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            return (message, in call) => handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, TResult>(this IGroupBuilder group, Func<T, T1, T2, T3, T4, TResult> handler) =>
        AddResult<T, TResult>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            return (message, in call) => handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call));
        });

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, TResult>(this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, TResult> handler) =>
        AddResult<T, TResult>(group, handler, parameters =>
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
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, TResult>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, TResult> handler) =>
        AddResult<T, TResult>(group, handler, parameters =>
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
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, T7, TResult>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, T7, TResult> handler) =>
        AddResult<T, TResult>(group, handler, parameters =>
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
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, T7, T8, TResult> handler) =>
        AddResult<T, TResult>(group, handler, parameters =>
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

using StreamGroups.Binding;

namespace StreamGroups;

public static partial class HandleExtensions
{
    /// <summary>
    /// Handles the group's messages. The first parameter is the message; what follows is bound for each message: <see cref="MessageContext"/>,
    /// <see cref="CancellationToken"/>, <c>ILogger</c> (category <c>StreamGroups.{stream}.{group}</c>), <see cref="IServiceProvider"/>, a header
    /// where <c>[FromHeader]</c> stands before it, and anything else as a service of the message's own scope, by its key where
    /// <c>[FromKeyedServices]</c> does. A service that is not registered is an error when the host starts, unless the parameter is nullable or has
    /// a default value.
    /// </summary>
    /// <param name="group">What <c>WithGroup</c> returned.</param>
    /// <param name="handler">
    /// The handler. Its message is acknowledged when it has completed; where it throws, the message is delivered again.
    /// </param>
    /// <exception cref="ArgumentException">The group was not made by this library.</exception>
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Action<T> handler) =>
        Add<T>(group, handler, _ => (message, in _) =>
        {
            handler(message);
            return default;
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T, T1>(this IGroupBuilder group, Action<T, T1> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            return (message, in call) =>
            {
                handler(message, p1.Get(in call));
                return default;
            };
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T, T1, T2>(this IGroupBuilder group, Action<T, T1, T2> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            return (message, in call) =>
            {
                handler(message, p1.Get(in call), p2.Get(in call));
                return default;
            };
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3>(this IGroupBuilder group, Action<T, T1, T2, T3> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            return (message, in call) =>
            {
                handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call));
                return default;
            };
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4>(this IGroupBuilder group, Action<T, T1, T2, T3, T4> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            return (message, in call) =>
            {
                handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call));
                return default;
            };
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5>(this IGroupBuilder group, Action<T, T1, T2, T3, T4, T5> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            return (message, in call) =>
            {
                handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call), p5.Get(in call));
                return default;
            };
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6>(this IGroupBuilder group, Action<T, T1, T2, T3, T4, T5, T6> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            var p6 = parameters.Bind<T6>(6);
            return (message, in call) =>
            {
                handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call), p5.Get(in call), p6.Get(in call));
                return default;
            };
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, T7>(
        this IGroupBuilder group, Action<T, T1, T2, T3, T4, T5, T6, T7> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            var p6 = parameters.Bind<T6>(6);
            var p7 = parameters.Bind<T7>(7);
            return (message, in call) =>
            {
                handler(
                    message, p1.Get(in call), p2.Get(in call), p3.Get(in call),
                    p4.Get(in call), p5.Get(in call), p6.Get(in call), p7.Get(in call));
                return default;
            };
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, T7, T8>(
        this IGroupBuilder group, Action<T, T1, T2, T3, T4, T5, T6, T7, T8> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            var p6 = parameters.Bind<T6>(6);
            var p7 = parameters.Bind<T7>(7);
            var p8 = parameters.Bind<T8>(8);
            return (message, in call) =>
            {
                handler(
                    message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call),
                    p5.Get(in call), p6.Get(in call), p7.Get(in call), p8.Get(in call));
                return default;
            };
        });
}

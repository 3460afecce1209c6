using System.Runtime.CompilerServices;
using StreamGroups.Binding;

namespace StreamGroups;

// An async lambda fits both kinds of task, and Action too: the priority makes it a Task.
public static partial class HandleExtensions
{
    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, Task> handler) =>
        Add<T>(group, handler, _ => (message, in _) => HandlerResult.Of(handler(message)));

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T, T1>(this IGroupBuilder group, Func<T, T1, Task> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            return (message, in call) => HandlerResult.Of(handler(message, p1.Get(in call)));
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T, T1, T2>(this IGroupBuilder group, Func<T, T1, T2, Task> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            return (message, in call) => HandlerResult.Of(handler(message, p1.Get(in call), p2.Get(in call)));
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T, T1, T2, T3>(this IGroupBuilder group, Func<T, T1, T2, T3, Task> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            return (message, in call) => HandlerResult.Of(handler(message, p1.Get(in call), p2.Get(in call), p3.Get(in call)));
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4>(this IGroupBuilder group, Func<T, T1, T2, T3, T4, Task> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            return (message, in call) => HandlerResult.Of(handler(
                message, p1.Get(in call), p2.Get(in call),
                p3.Get(in call), p4.Get(in call)));
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5>(this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, Task> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            return (message, in call) => HandlerResult.Of(handler(
                message, p1.Get(in call), p2.Get(in call),
                p3.Get(in call), p4.Get(in call), p5.Get(in call)));
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, Task> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            var p6 = parameters.Bind<T6>(6);
            return (message, in call) => HandlerResult.Of(handler(
                message, p1.Get(in call), p2.Get(in call), p3.Get(in call),
                p4.Get(in call), p5.Get(in call), p6.Get(in call)));
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, T7>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, T7, Task> handler) =>
        Add<T>(group, handler, parameters =>
        {
            var p1 = parameters.Bind<T1>(1);
            var p2 = parameters.Bind<T2>(2);
            var p3 = parameters.Bind<T3>(3);
            var p4 = parameters.Bind<T4>(4);
            var p5 = parameters.Bind<T5>(5);
            var p6 = parameters.Bind<T6>(6);
            var p7 = parameters.Bind<T7>(7);
            return (message, in call) => HandlerResult.Of(handler(
                message, p1.Get(in call), p2.Get(in call), p3.Get(in call),
                p4.Get(in call), p5.Get(in call), p6.Get(in call), p7.Get(in call)));
        });

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T, T1, T2, T3, T4, T5, T6, T7, T8>(
        this IGroupBuilder group, Func<T, T1, T2, T3, T4, T5, T6, T7, T8, Task> handler) =>
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
            return (message, in call) => HandlerResult.Of(handler(
                message, p1.Get(in call), p2.Get(in call), p3.Get(in call), p4.Get(in call),
                p5.Get(in call), p6.Get(in call), p7.Get(in call), p8.Get(in call)));
        });
}

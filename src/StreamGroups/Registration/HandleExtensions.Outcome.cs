using System.Runtime.CompilerServices;

namespace StreamGroups;

// With the message's type alone given, no other type can be inferred: outcomes are the results that need none.
public static partial class HandleExtensions
{
    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, Outcome> handler) => group.Handle<T, Outcome>(handler);

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(3)]
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, Task<Outcome>> handler) => group.Handle<T, Outcome>(handler);

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, ValueTask<Outcome>> handler) => group.Handle<T, Outcome>(handler);

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, MessageContext, Outcome> handler) =>
        group.Handle<T, MessageContext, Outcome>(handler);

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(3)]
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, MessageContext, Task<Outcome>> handler) =>
        group.Handle<T, MessageContext, Outcome>(handler);

    /// <inheritdoc cref="Handle{T, TResult}(IGroupBuilder, Func{T, TResult})"/>
    [OverloadResolutionPriority(2)]
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, MessageContext, ValueTask<Outcome>> handler) =>
        group.Handle<T, MessageContext, Outcome>(handler);
}

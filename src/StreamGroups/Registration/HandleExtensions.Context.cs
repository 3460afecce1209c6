using System.Runtime.CompilerServices;

namespace StreamGroups;

// With the message's type alone given, the second parameter of an untyped lambda is the context.
public static partial class HandleExtensions
{
    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Action<T, MessageContext> handler) =>
        group.Handle<T, MessageContext>(handler);

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [OverloadResolutionPriority(1)]
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, MessageContext, Task> handler) =>
        group.Handle<T, MessageContext>(handler);

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Func<T, MessageContext, ValueTask> handler) =>
        group.Handle<T, MessageContext>(handler);
}

using System.Diagnostics.CodeAnalysis;
using StreamGroups.Binding;
using StreamGroups.Registration;

namespace StreamGroups;

// The compiler prefers the typed overloads; these are for method groups, and for lambdas whose message type is named although they are typed themselves.
public static partial class HandleExtensions
{
    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [RequiresUnreferencedCode(DelegateHandler.Unreferenced)]
    [RequiresDynamicCode(DelegateHandler.Dynamic)]
    public static IHandlerBuilder Handle(this IGroupBuilder group, Delegate handler)
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        ArgumentNullException.ThrowIfNull(handler);
        var message = DelegateSignature.Of(handler).Parameters is [var first, ..] ? first : typeof(void);
        return own.Add(new HandlerRegistration(message, handler, build => DelegateHandler.Build(build, handler, null)));
    }

    /// <inheritdoc cref="Handle{T}(IGroupBuilder, Action{T})"/>
    [RequiresUnreferencedCode(DelegateHandler.Unreferenced)]
    [RequiresDynamicCode(DelegateHandler.Dynamic)]
    public static IHandlerBuilder Handle<T>(this IGroupBuilder group, Delegate handler)
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        ArgumentNullException.ThrowIfNull(handler);
        return own.Add(new HandlerRegistration(typeof(T), handler, build => DelegateHandler.Build(build, handler, typeof(T))));
    }
}

using System.Diagnostics.CodeAnalysis;
using StreamGroups.Binding;
using StreamGroups.Registration;

namespace StreamGroups;

// The compiler prefers the typed overloads; this one is for method groups, and for handlers that return nothing or a ValueTask.
public static partial class HandleBatchExtensions
{
    /// <inheritdoc cref="HandleBatch{T}(IGroupBuilder, Func{IReadOnlyList{T}, Task})"/>
    [RequiresUnreferencedCode(DelegateHandler.Unreferenced)]
    [RequiresDynamicCode(DelegateHandler.Dynamic)]
    public static IHandlerBuilder HandleBatch(this IGroupBuilder group, Delegate handler)
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        ArgumentNullException.ThrowIfNull(handler);
        var item = BatchDelegateHandler.ItemOf(DelegateSignature.Of(handler)) ?? typeof(void);
        return own.Add(new HandlerRegistration(StreamMessages.BodyOf(item), handler, build => BatchDelegateHandler.Build(build, handler)) { IsBatch = true });
    }
}

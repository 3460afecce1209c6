using StreamGroups.Binding;
using StreamGroups.CompilerServices;

namespace StreamGroups.Filters;

/// <summary>Puts filters around a handler, once, at start.</summary>
internal static class ConsumeChain
{
    /// <param name="handler">The handler.</param>
    /// <param name="filters">The outermost first.</param>
    /// <param name="metadata">The handler's.</param>
    public static ResultInvoker<T> Around<T>(ResultInvoker<T> handler, IReadOnlyList<IConsumeFilter> filters, IReadOnlyList<object> metadata)
    {
        ConsumeDelegate chain = context => handler(((TypedConsumeContext<T>)context).Typed, in context.Invocation);
        foreach (var filter in filters.Reverse())
        {
            var next = chain;
            chain = context => filter.InvokeAsync(context, next);
        }
        return (message, in invocation) => chain(new TypedConsumeContext<T>(message, in invocation, metadata));
    }
}

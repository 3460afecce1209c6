using StreamGroups.Binding;
using StreamGroups.CompilerServices;
using StreamGroups.Handling.Batches;

namespace StreamGroups.Filters;

/// <summary>Puts filters around a handler of batches, once, at start.</summary>
internal static class BatchChain
{
    /// <param name="handler">The handler.</param>
    /// <param name="item">Makes what the handler has in its list.</param>
    /// <param name="filters">The outermost first.</param>
    /// <param name="metadata">The handler's.</param>
    public static MessageInvoker<IReadOnlyList<BatchMessage<T>>> Around<T, TItem>(
        MessageInvoker<IReadOnlyList<TItem>> handler, Func<T, MessageContext?, BatchItem, TItem> item, IReadOnlyList<IBatchFilter> filters, IReadOnlyList<object> metadata)
    {
        BatchDelegate chain = context =>
        {
            var open = ((TypedBatchContext<T>)context).Open(item);
            return open.Length == 0 ? default : handler(open, in context.Invocation);
        };
        foreach (var filter in filters.Reverse())
        {
            var next = chain;
            chain = context => filter.InvokeAsync(context, next);
        }
        return (batch, in invocation) => chain(new TypedBatchContext<T>(batch, in invocation, metadata));
    }
}

namespace StreamGroups.Filters;

/// <summary>A batch filter that was given as a function.</summary>
internal sealed class BatchLambda(Func<BatchContext, BatchDelegate, ValueTask> filter) : IBatchFilter
{
    public ValueTask InvokeAsync(BatchContext context, BatchDelegate next) => filter(context, next);
}

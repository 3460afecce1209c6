namespace StreamGroups.Filters;

/// <summary>A consume filter that was given as a function.</summary>
internal sealed class ConsumeLambda(Func<ConsumeContext, ConsumeDelegate, ValueTask<object?>> filter) : IConsumeFilter
{
    public ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next) => filter(context, next);
}

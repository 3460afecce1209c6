namespace StreamGroups.Examples.Filters;

/// <summary>Says what handlers do that are marked with <see cref="Audited"/>.</summary>
internal sealed class AuditFilter : IConsumeFilter
{
    public async ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next)
    {
        if (context.GetMetadata<Audited>() is not { } audited) return await next(context);
        var result = await next(context);
        Console.WriteLine($"Audit: {audited.Action} of {context.Message}, for tenant {context.MessageContext.Headers["tenant"]}: {result}");
        return result;
    }
}

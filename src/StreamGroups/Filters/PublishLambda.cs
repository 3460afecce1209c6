namespace StreamGroups.Filters;

/// <summary>A publish filter that was given as a function.</summary>
internal sealed class PublishLambda(Func<PublishContext, PublishDelegate, ValueTask<EntryId>> filter) : IPublishFilter
{
    public ValueTask<EntryId> InvokeAsync(PublishContext context, PublishDelegate next) => filter(context, next);
}

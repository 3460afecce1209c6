namespace StreamGroups;

/// <summary>
/// Runs around publishes: of all messages, or of those to one stream, each message of a batch. Made once, when the host starts or with the first
/// publish, with the application's singletons. Used by many publishes at once.
/// </summary>
public interface IPublishFilter
{
    /// <summary>Runs once for a publish, outside of its retries. What it throws comes out of the publish.</summary>
    /// <param name="context">The message and its options, which may be changed.</param>
    /// <param name="next">Runs the next filter, and in the end publishes. A filter that does not call it keeps the message from the stream.</param>
    /// <returns>The entry's ID; what the publish returns.</returns>
    ValueTask<EntryId> InvokeAsync(PublishContext context, PublishDelegate next);
}

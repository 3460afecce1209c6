namespace StreamGroups;

/// <summary>
/// Runs around publishes: of all messages, or of those to one stream, each message of a batch, and what handlers return for <c>PublishTo</c>; those of
/// all messages around replies too. Made once, when the host starts or with the first publish, with the application's singletons. Used by many
/// publishes at once.
/// </summary>
public interface IPublishFilter
{
    /// <summary>
    /// Runs once for a publish, outside of its retries. What it throws comes out of the publish. Around what a handler returned it runs before the
    /// handler's message is settled, and what it throws counts as thrown by the handler.
    /// </summary>
    /// <param name="context">The message and its options, which may be changed.</param>
    /// <param name="next">Runs the next filter, and in the end publishes. A filter that does not call it keeps the message from the stream.</param>
    /// <returns>The entry's ID; what the publish returns. What a handler returned has none yet: <paramref name="next"/> gives 0-0.</returns>
    ValueTask<EntryId> InvokeAsync(PublishContext context, PublishDelegate next);
}

namespace StreamGroups;

/// <summary>
/// Runs around handlers: for what many of them share. Made once, when the host starts, with the application's singletons; services of the message's
/// own scope come from <see cref="ConsumeContext.Services"/>. Used by many messages at once.
/// </summary>
public interface IConsumeFilter
{
    /// <summary>
    /// Runs for each delivery of a message, and for each attempt of <c>WithResilience</c>, after the message was read. What it throws counts as thrown
    /// by the handler.
    /// </summary>
    /// <param name="context">The message, and what is known of it.</param>
    /// <param name="next">Runs the next filter, and in the end the handler. A filter that does not call it answers in the handler's place.</param>
    /// <returns>The handler's result, or another one in its place: an <see cref="Outcome"/> settles the message; null where there is none.</returns>
    ValueTask<object?> InvokeAsync(ConsumeContext context, ConsumeDelegate next);
}

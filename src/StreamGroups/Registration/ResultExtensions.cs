using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Says where the results of a handler go.</summary>
public static class ResultExtensions
{
    /// <summary>
    /// Publishes what the handler returns to a stream, with the correlation ID of its message, in one step with the message's acknowledgement: only
    /// if that takes effect. Filters around publishes run before. So there is one entry for each message, even where two consumers handled it. On a cluster that holds where both streams
    /// are in one slot, as their names say by a part in braces; else it is published before it is acknowledged, and the log says so at the start.
    /// </summary>
    /// <param name="handler">
    /// What <c>Handle</c> returned. A handler without a result is an error when the host starts. Null and an <see cref="Outcome"/> are not published; a
    /// list is published as one message.
    /// </param>
    /// <param name="stream">The stream's name, without the key prefix. A further call publishes to a further stream; the same one twice is an error when the host starts.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IHandlerBuilder PublishTo(this IHandlerBuilder handler, string stream)
    {
        var own = BuilderGuard.Own<HandlerBuilder>(handler);
        NameRules.ThrowIfBlank(
            stream, $"The name of the stream that a handler of stream '{own.Stream}' publishes its results to", ".PublishTo(\"receipts\")");
        own.Registration.PublishTo.Add(stream);
        return handler;
    }
}

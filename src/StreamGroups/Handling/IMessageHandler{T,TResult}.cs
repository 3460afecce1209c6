namespace StreamGroups;

/// <summary>
/// As <see cref="IMessageHandler{T}"/>, with a result: an <see cref="Outcome"/> settles the message, anything else is published by <c>PublishTo</c>, and
/// answers a request.
/// </summary>
/// <typeparam name="T">What messages are read as.</typeparam>
/// <typeparam name="TResult">The result; what is not an <see cref="Outcome"/> is published as this type.</typeparam>
public interface IMessageHandler<in T, TResult>
{
    /// <summary>Handles a message. It is acknowledged, and the result published, when the task has completed; where that has failed, the message is delivered again.</summary>
    /// <param name="message">The message.</param>
    /// <param name="context">What else is known of it, and what can be done with it.</param>
    /// <param name="cancellationToken">As <see cref="MessageContext.CancellationToken"/>.</param>
    /// <returns>The result; null is not published, but answers a request.</returns>
    Task<TResult> HandleAsync(T message, MessageContext context, CancellationToken cancellationToken);
}

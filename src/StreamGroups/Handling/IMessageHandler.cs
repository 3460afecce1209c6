namespace StreamGroups;

/// <summary>
/// A handler that is a class of its own, for <c>Handle&lt;OrderHandler&gt;()</c>. Unless the application registers it otherwise, it is made for each
/// message, in the message's own scope of services, and disposed of with that.
/// </summary>
/// <typeparam name="T">What messages are read as: all that the first parameter of a handler may be, <see cref="StreamMessage{T}"/> too.</typeparam>
public interface IMessageHandler<in T>
{
    /// <summary>Handles a message. It is acknowledged when the task has completed; where that has failed, the message is delivered again.</summary>
    /// <param name="message">The message.</param>
    /// <param name="context">What else is known of it, and what can be done with it.</param>
    /// <param name="cancellationToken">As <see cref="MessageContext.CancellationToken"/>.</param>
    Task HandleAsync(T message, MessageContext context, CancellationToken cancellationToken);
}

namespace StreamGroups;

/// <summary>Publishes messages that are answered. A singleton, safe for use by many callers at once.</summary>
public interface IStreamRequester
{
    /// <summary>
    /// Publishes a message and waits for the reply: for what its handler, here or in another process, returns; also a service of FastStream's may answer.
    /// All requests of a process share one stream and one channel for their replies, which the first request opens.
    /// </summary>
    /// <typeparam name="TRequest">The type of the message.</typeparam>
    /// <typeparam name="TReply">What the reply is read as. Null, where the handler returned null.</typeparam>
    /// <param name="stream">The stream.</param>
    /// <param name="request">The message.</param>
    /// <param name="timeout">How long all of it may take, 10 ms to 1 day. The message stays in the stream all the same, and may be handled later.</param>
    /// <param name="options">As for a publish; without <see cref="PublishOptions.ReplyTo"/>. The correlation ID must be of no other request that waits.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TimeoutException">No reply came in time. The message says what may be the cause.</exception>
    /// <exception cref="StreamPublishException">The message could not be published.</exception>
    /// <exception cref="InvalidOperationException">A publish filter held the message back.</exception>
    /// <exception cref="UnreadableMessageException">The reply cannot be read as <typeparamref name="TReply"/>.</exception>
    /// <exception cref="ArgumentException">The stream's name is empty, the timeout is out of range, or the options contradict the request.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the application stops.</exception>
    Task<TReply?> RequestAsync<TRequest, TReply>(
        string stream, TRequest request, TimeSpan timeout, PublishOptions? options = null, CancellationToken cancellationToken = default);
}

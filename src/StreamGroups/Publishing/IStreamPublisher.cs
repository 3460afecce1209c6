namespace StreamGroups;

/// <summary>Publishes messages to streams. A singleton, safe for use by many callers at once.</summary>
public interface IStreamPublisher
{
    /// <summary>
    /// Adds a message to a stream (<c>XADD</c>) and returns its ID when the server has confirmed it. A lost connection is retried until the
    /// timeout; a message whose confirmation was lost may then be in the stream twice (see <see cref="PublishOptions.RetryWhenUnsure"/>).
    /// </summary>
    /// <param name="stream">The stream; made by the first message.</param>
    /// <param name="message">The message: bytes as they are, a string as UTF-8 text, null as an empty body, anything else as JSON.</param>
    /// <param name="options">Headers, correlation ID, trimming, durability, timeout.</param>
    /// <param name="cancellationToken">Ends the waiting; the message may be in the stream all the same.</param>
    /// <exception cref="ArgumentException">The stream's name is empty, the options contradict each other, a header is null or longer than
    /// 65,535 bytes, or the message is larger than <see cref="RedisStreamsOptions.MaxMessageSize"/>.</exception>
    /// <exception cref="StreamPublishException">
    /// The message could not be published in time; or at once, where another try is of no use: a wrong password, a missing right, a key of another
    /// type. Or it is in the stream, and not as durable as was asked for. The inner exception and the message say why.
    /// </exception>
    /// <exception cref="NotSupportedException">The JSON options do not know the message's type.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<EntryId> PublishAsync<T>(
        string stream, T message, PublishOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds messages to a stream, in their order, and returns their IDs in that order. Not atomic: on failure
    /// <see cref="StreamPublishException.PublishedIds"/> says which are in the stream, and a connection that is lost in the middle may change
    /// the order of those that are sent again.
    /// </summary>
    /// <inheritdoc cref="PublishAsync{T}"/>
    ValueTask<IReadOnlyList<EntryId>> PublishBatchAsync<T>(
        string stream, IEnumerable<T> messages, PublishOptions? options = null, CancellationToken cancellationToken = default);
}

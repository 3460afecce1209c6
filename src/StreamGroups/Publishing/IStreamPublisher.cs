namespace StreamGroups;

/// <summary>Publishes messages to streams. A singleton, safe for use by many callers at once.</summary>
public interface IStreamPublisher
{
    /// <summary>
    /// Adds a message to a stream (<c>XADD</c>) and returns its ID when the server has confirmed it. A lost connection is retried until the
    /// timeout; a message whose confirmation was lost may then be in the stream twice (see <see cref="PublishOptions.RetryWhenUnsure"/> and
    /// <see cref="PublishOptions.MessageId"/>). Of a message that is delivered later the ID is that of the schedule, and good for
    /// <see cref="CancelAsync"/>: when it is due, in milliseconds since 1970 by the server's clock, and a number. Its entry gets another.
    /// </summary>
    /// <param name="stream">The stream; made by the first message.</param>
    /// <param name="message">The message: bytes as they are, a string as UTF-8 text, null as an empty body, anything else as JSON.</param>
    /// <param name="options">Headers, message and correlation ID, when to deliver it, trimming, durability, timeout.</param>
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

    /// <summary>
    /// Takes back a message that was published with <see cref="PublishOptions.DeliverAt"/> or <see cref="PublishOptions.DeliverAfter"/>. True where
    /// it still waited; false where it is in the stream by now, or was cancelled before, or never was.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="id">What <see cref="PublishAsync{T}"/> returned.</param>
    /// <param name="cancellationToken">Ends the waiting; the message may be cancelled all the same.</param>
    /// <exception cref="StreamPublishException">
    /// It could not be done within <see cref="RedisStreamsOptions.PublishTimeout"/>, or it is not known whether it was, since an answer was lost.
    /// </exception>
    /// <exception cref="ArgumentException">The stream's name is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<bool> CancelAsync(string stream, EntryId id, CancellationToken cancellationToken = default);
}

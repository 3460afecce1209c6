namespace StreamGroups;

/// <summary>
/// Publishes messages of one type to the stream that <c>AddPublisher</c>, or configuration, binds it to. A singleton, safe for use by many callers at
/// once.
/// </summary>
/// <typeparam name="T">The messages' type.</typeparam>
public interface IStreamPublisher<in T>
{
    /// <inheritdoc cref="IStreamPublisher.PublishAsync{T}" path="/summary"/>
    /// <param name="message">The message.</param>
    /// <param name="options">Headers, message and correlation ID, when to deliver it, trimming, durability, timeout.</param>
    /// <param name="cancellationToken">Ends the waiting; the message may be in the stream all the same.</param>
    /// <inheritdoc cref="IStreamPublisher.PublishAsync{T}" path="/exception"/>
    ValueTask<EntryId> PublishAsync(T message, PublishOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IStreamPublisher.PublishBatchAsync{T}" path="/summary"/>
    /// <param name="messages">The messages.</param>
    /// <param name="options">Headers, correlation ID, when to deliver them, trimming, durability, timeout.</param>
    /// <param name="cancellationToken">Ends the waiting; messages may be in the stream all the same.</param>
    /// <inheritdoc cref="IStreamPublisher.PublishAsync{T}" path="/exception"/>
    ValueTask<IReadOnlyList<EntryId>> PublishBatchAsync(
        IEnumerable<T> messages, PublishOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IStreamPublisher.CancelAsync" path="/summary"/>
    /// <param name="id">What <see cref="PublishAsync"/> returned.</param>
    /// <param name="cancellationToken">Ends the waiting; the message may be cancelled all the same.</param>
    /// <inheritdoc cref="IStreamPublisher.CancelAsync" path="/exception"/>
    ValueTask<bool> CancelAsync(EntryId id, CancellationToken cancellationToken = default);
}

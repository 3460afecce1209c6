namespace StreamGroups.Publishing;

/// <inheritdoc cref="IStreamPublisher{T}"/>
internal sealed class TypedStreamPublisher<T>(IStreamPublisher publisher, string stream) : IStreamPublisher<T>
{
    public ValueTask<EntryId> PublishAsync(T message, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        publisher.PublishAsync(stream, message, options, cancellationToken);

    public ValueTask<IReadOnlyList<EntryId>> PublishBatchAsync(
        IEnumerable<T> messages, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        publisher.PublishBatchAsync(stream, messages, options, cancellationToken);

    public ValueTask<bool> CancelAsync(EntryId id, CancellationToken cancellationToken = default) =>
        publisher.CancelAsync(stream, id, cancellationToken);
}

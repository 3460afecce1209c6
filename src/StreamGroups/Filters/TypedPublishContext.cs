namespace StreamGroups.Filters;

/// <inheritdoc/>
/// <param name="publisher">Publishes without filters.</param>
/// <param name="stream">The stream.</param>
/// <param name="message">The message.</param>
/// <param name="options">Its options.</param>
/// <param name="sending">Told when the message is on its way, so that the next one of a batch may follow; null for a single one.</param>
/// <param name="cancellationToken">The caller's token.</param>
internal sealed class TypedPublishContext<T>(
    IStreamPublisher publisher, string stream, T message, PublishOptions options, Action? sending, CancellationToken cancellationToken)
    : PublishContext(PublishKind.Message, stream, options, cancellationToken)
{
    private T? _typed = message;
    private object? _other;

    public override object? Message
    {
        get => _other ?? _typed;
        set => (_typed, _other) = value is T typed ? (typed, (object?)null) : (default, value);
    }

    internal override ValueTask<EntryId> SendAsync()
    {
        var id = _other is null
            ? publisher.PublishAsync(Stream, _typed, Options, CancellationToken)
            : publisher.PublishAsync(Stream, _other, Options, CancellationToken);
        sending?.Invoke();
        return id;
    }
}

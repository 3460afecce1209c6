namespace StreamGroups;

/// <summary>What a handler can know about its message, and do with it, besides the message itself. Valid until the handler has completed.</summary>
public sealed class MessageContext
{
    private readonly Handling.Delivery _delivery;
    private readonly Handling.ISettler _settler;
    private readonly Func<MessageHeaders> _readHeaders;

    internal MessageContext(
        Handling.Delivery delivery, Handling.ISettler settler, Func<MessageHeaders> readHeaders, CancellationToken cancellationToken)
    {
        _delivery = delivery;
        _settler = settler;
        _readHeaders = readHeaders;
        CancellationToken = cancellationToken;
    }

    /// <summary>The stream that the message came from.</summary>
    public string Stream => _delivery.Group.Stream;

    /// <summary>The group that it was delivered to; empty where the stream is read without one (<c>Broadcast</c>).</summary>
    public string Group => _delivery.Group.Group;

    /// <summary>The consumer within the group; empty where there is none.</summary>
    public string Consumer => _delivery.Consumer;

    /// <summary>The entry's ID.</summary>
    public EntryId Id => _delivery.Id;

    /// <summary>The message's headers; read from the entry at the first use.</summary>
    public MessageHeaders Headers => field ??= _readHeaders();

    /// <summary>The correlation ID that the publisher gave, or null.</summary>
    public string? CorrelationId => Headers.GetValueOrDefault(Serialization.HeaderNames.CorrelationId);

    /// <summary>Where the publisher awaits an answer, or null.</summary>
    public string? ReplyTo => Headers.GetValueOrDefault(Serialization.HeaderNames.ReplyTo);

    /// <summary>
    /// What the message is known by: the ID that the publisher gave (<see cref="PublishOptions.MessageId"/>), else the entry's own as a text. Of
    /// messages that were published twice under one ID it is the same.
    /// </summary>
    public string MessageId => Headers.GetValueOrDefault(Serialization.HeaderNames.MessageId) ?? Id.ToString();

    /// <summary>How often the entry was delivered, this time included: 1 for the first time. The server's own count.</summary>
    public long DeliveryCount => _delivery.Count;

    /// <summary>When the entry was added to the stream, by the server's clock.</summary>
    public DateTimeOffset PublishedAt => _delivery.Id.Timestamp;

    /// <summary>
    /// Cancelled when the host's time to stop is over, and when the lease is lost: another consumer may have the message then. A handler that ends by
    /// it has not failed; the message is delivered again, and this delivery is not counted. Unless <see cref="GroupOptions.MaxLease"/> was over.
    /// </summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>
    /// Acknowledges the message now instead of after the handler, and waits for the server's confirmation (<c>XACK</c>). The first settlement
    /// wins; a later one does nothing. A handler that throws after it is only logged.
    /// </summary>
    /// <remarks>
    /// In the modes <see cref="DeliveryMode.AtMostOnce"/> and <see cref="DeliveryMode.NoAck"/> it does nothing: the message was acknowledged before
    /// the handler began.
    /// </remarks>
    public ValueTask AckAsync(CancellationToken cancellationToken = default) => _settler.AckAsync(_delivery, cancellationToken);

    /// <summary>
    /// Has the message delivered again, to any consumer of the group, as if the handler had failed; waits for the server's confirmation. The first
    /// settlement wins. Above <see cref="GroupOptions.MaxDeliveries"/> it goes to the dead-letter stream instead.
    /// </summary>
    /// <param name="delay">When, 0 to 30 days from now; by default the group's <see cref="GroupOptions.Backoff"/> decides. It is kept on the server.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <remarks>
    /// In the modes <see cref="DeliveryMode.AtMostOnce"/> and <see cref="DeliveryMode.NoAck"/> it does nothing, since the message was acknowledged
    /// before the handler began: it is not delivered again. One warning, 349, says so.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than 30 days.</exception>
    public ValueTask RetryAsync(TimeSpan? delay = null, CancellationToken cancellationToken = default)
    {
        if (delay is { } wait)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(delay));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(wait, Outcome.LongestDelay, nameof(delay));
        }
        return _settler.RetryAsync(_delivery, delay, cancellationToken);
    }

    /// <summary>
    /// Renews the message's lease now and begins the time of <see cref="GroupOptions.MaxLease"/> anew. Only handlers that take longer than that need
    /// it: leases are renewed by themselves until then. False where the lease is lost: another consumer may have the message.
    /// </summary>
    /// <remarks>In the modes <see cref="DeliveryMode.AtMostOnce"/> and <see cref="DeliveryMode.NoAck"/> there is no lease to lose: it is true.</remarks>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ValueTask<bool> RenewAsync(CancellationToken cancellationToken = default) => _settler.RenewAsync(_delivery, cancellationToken);

    /// <summary>Moves the entry to the group's dead-letter stream, in one step with its acknowledgement. The first settlement wins.</summary>
    /// <remarks>
    /// In the modes <see cref="DeliveryMode.AtMostOnce"/> and <see cref="DeliveryMode.NoAck"/> it does nothing, since the message was acknowledged
    /// before the handler began: there is no dead letter. One warning, 349, says so. Publish what has to be kept to a stream of your own there.
    /// </remarks>
    /// <param name="reason">Why; a field of the dead letter.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public ValueTask DeadLetterAsync(string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return _settler.DeadLetterAsync(_delivery, reason, null, cancellationToken);
    }
}

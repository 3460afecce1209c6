namespace StreamGroups;

/// <summary>What can be said about one publish.</summary>
public sealed class PublishOptions
{
    /// <summary>Headers that travel with the message. A name that the library sets itself is overwritten by the one given here.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; set; }

    /// <summary>
    /// What the message is known by, 1 to 512 bytes of UTF-8 without control characters; none by default. It travels as the header
    /// <c>message_id</c>. A further publish of the same ID to the same stream within <see cref="RedisStreamsOptions.DeduplicationWindow"/> adds
    /// nothing and returns the ID of the first, so that one whose answer was lost may safely be made again, by the caller too. It is tried for no
    /// longer than half of that window. Not for batches. Needs the right to scripts.
    /// </summary>
    public string? MessageId { get; set; }

    /// <summary>
    /// When the message is put into the stream, by the server's clock: up to 3,650 days from now; at once by default, and for a time that is over. Until
    /// then it is kept on the server, and <see cref="IStreamPublisher.CancelAsync"/> takes it back. Not together with <see cref="DeliverAfter"/>. Needs the right to scripts.
    /// </summary>
    public DateTimeOffset? DeliverAt { get; set; }

    /// <summary>
    /// As <see cref="DeliverAt"/>, but so long after the server has it, 0 to 3,650 days: this process's clock plays no part.
    /// </summary>
    public TimeSpan? DeliverAfter { get; set; }

    /// <summary>The correlation ID; a new one by default.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>Where an answer is awaited.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>
    /// Trims the stream to about this many entries while adding (<c>MAXLEN ~</c>), 1 or more. Entries that a group has not handled yet are
    /// trimmed too. Not together with <see cref="MinId"/>.
    /// </summary>
    public long? MaxLength { get; set; }

    /// <summary>Trims about those entries whose ID is less than this one while adding (<c>MINID ~</c>), handled or not.</summary>
    public EntryId? MinId { get; set; }

    /// <summary>How long the publish may take, its retries included, 10 ms to 1 day; <see cref="RedisStreamsOptions.PublishTimeout"/> by default.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// What has to be confirmed before the publish is done; <see cref="Durability.None"/> by default. Where not enough is confirmed within the
    /// timeout, <see cref="StreamPublishException"/> says so and names the entry, which stays in the stream. Such publishes go over a connection
    /// of their own. In memory everything is confirmed at once.
    /// </summary>
    public Durability Durability { get; set; }

    /// <summary>
    /// Whether a publish is tried again when its answer was lost, so that the message may be in the stream already; true by default. The
    /// message may then be there twice. With false <see cref="StreamPublishException"/> is thrown instead. With a <see cref="MessageId"/> it is
    /// always tried again, since that adds nothing twice.
    /// </summary>
    public bool RetryWhenUnsure { get; set; } = true;

    /// <summary>Whether the message is kept for later.</summary>
    internal bool IsScheduled => DeliverAt is not null || DeliverAfter is not null;

    /// <summary>The same options, to be changed for one message.</summary>
    internal PublishOptions Copy() => (PublishOptions)MemberwiseClone();
}

namespace StreamGroups;

/// <summary>A message on its way through filters to its stream.</summary>
public abstract class PublishContext
{
    private protected PublishContext(PublishKind kind, string stream, PublishOptions options, CancellationToken cancellationToken) =>
        (Kind, Stream, Options, CancellationToken) = (kind, stream, options, cancellationToken);

    /// <summary>Whether it was given to a publisher, or returned by a handler.</summary>
    public PublishKind Kind { get; }

    /// <summary>The stream's name, without the key prefix. Of a reply it is what the request says as <c>reply_to</c>, the name of a channel too.</summary>
    public string Stream { get; }

    /// <summary>
    /// The message. May be set: bytes are published as they are, a string as UTF-8 text, null as an empty body, anything else as JSON of its type.
    /// </summary>
    public abstract object? Message { get; set; }

    /// <summary>
    /// The options of this message alone, with a correlation ID in any case. May be changed until the message is published. What a handler returned can
    /// have headers, <see cref="PublishOptions.CorrelationId"/> and <see cref="PublishOptions.ReplyTo"/>; <see cref="PublishOptions.Timeout"/> and
    /// <see cref="PublishOptions.RetryWhenUnsure"/> have no effect there, and any other option is an error.
    /// </summary>
    public PublishOptions Options { get; }

    /// <summary>The token of the publish, or of the handler.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Sets one of the message's headers, beside those of <see cref="Options"/>.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="value">Its value.</param>
    public void SetHeader(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Dictionary<string, string> headers = Options.Headers is { } known ? new(known) : [];
        headers[name] = value;
        Options.Headers = headers;
    }

    /// <summary>Publishes the message as it is now, or has it published with the acknowledgement.</summary>
    internal abstract ValueTask<EntryId> SendAsync();
}

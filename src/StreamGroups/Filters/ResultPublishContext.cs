using StreamGroups.Binding;
using StreamGroups.Publishing;
using StreamGroups.Transport;

namespace StreamGroups.Filters;

/// <summary>What a handler returned, on its way through filters to one of its targets.</summary>
/// <param name="kind">What the target is.</param>
/// <param name="target">The stream, or where a reply is awaited.</param>
/// <param name="result">The result.</param>
/// <param name="options">Its options, with the correlation ID of the handler's message.</param>
/// <param name="writer">Makes envelopes.</param>
/// <param name="cancellationToken">The handler's token.</param>
internal sealed class ResultPublishContext(
    ForwardKind kind, string target, object? result, PublishOptions options, ResultWriter writer, CancellationToken cancellationToken)
    : PublishContext(kind == ForwardKind.Stream ? PublishKind.Result : PublishKind.Reply, target, options, cancellationToken)
{
    private readonly string _correlationId = options.CorrelationId!;

    public override object? Message { get; set; } = result;

    /// <summary>What the filters let through, as it was then; null where they hold it back.</summary>
    public ForwardedMessage? Sent { get; private set; }

    /// <exception cref="InvalidOperationException">A filter has set an option that a result cannot have, or asks for a further message.</exception>
    internal override ValueTask<EntryId> SendAsync()
    {
        if (Sent is not null) throw new InvalidOperationException(PublishOptionsCheck.SecondResult(Stream));
        PublishOptionsCheck.Result(Stream, Options);
        Options.CorrelationId ??= _correlationId;
        Sent = writer.Message(kind, Stream, writer.Write(Stream, Message, Options), Message);
        return default;
    }
}

using StreamGroups.Filters;
using StreamGroups.Handling;
using StreamGroups.Publishing;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Binding;

/// <summary>Where the results of one handler go.</summary>
/// <param name="streams">The streams that they are published to.</param>
/// <param name="replies">Whether they answer messages that somebody awaits an answer to.</param>
/// <param name="writer">Makes the envelope of a result.</param>
/// <param name="filters">Run around each message; null where there are none for any target.</param>
internal sealed class ResultTargets(IReadOnlyList<string> streams, bool replies, ResultWriter writer, ResultFilters? filters)
{
    /// <summary>Whether a result is of use for one message only if somebody awaits an answer to it.</summary>
    public bool AreRepliesAlone => streams.Count == 0;

    public static bool IsRequest(Delivery delivery) => Find(ReceivedMessage.Parse(in delivery.Payload), "reply_to"u8) is not null;

    /// <summary>Null where the result goes nowhere; empty where filters hold back all of it.</summary>
    public ValueTask<ForwardedMessage[]?> MessagesOfAsync(object? result, Delivery delivery, CancellationToken cancellationToken)
    {
        if (result is Outcome) return default;
        var received = ReceivedMessage.Parse(in delivery.Payload);
        var replyTo = replies ? Find(in received, "reply_to"u8) : null;
        var published = result is null ? [] : streams;
        if (published.Count == 0 && replyTo is null) return default;

        var correlationId = Find(in received, "correlation_id"u8) ?? CorrelationIds.New();
        return filters is null
            ? new(Write(published, replyTo, result, correlationId))
            : FilterAsync(filters, published, replyTo, result, correlationId, cancellationToken);
    }

    private ForwardedMessage[] Write(IReadOnlyList<string> published, string? replyTo, object? result, string correlationId)
    {
        var data = writer.Write(published.Count > 0 ? published[0] : replyTo!, result, new PublishOptions { CorrelationId = correlationId });
        List<ForwardedMessage> messages = new(published.Count + 1);
        messages.AddRange(published.Select(stream => writer.Message(ForwardKind.Stream, stream, data, result)));
        if (replyTo is not null) messages.Add(new ForwardedMessage(ReplyStreams.KindOf(replyTo), replyTo, data));
        return [.. messages];
    }

    private static async ValueTask<ForwardedMessage[]?> FilterAsync(
        ResultFilters filters, IReadOnlyList<string> published, string? replyTo, object? result, string correlationId, CancellationToken cancellationToken)
    {
        List<ForwardedMessage> messages = new(published.Count + 1);
        foreach (var stream in published) await AddAsync(ForwardKind.Stream, stream).ConfigureAwait(false);
        if (replyTo is not null) await AddAsync(ReplyStreams.KindOf(replyTo), replyTo).ConfigureAwait(false);
        return [.. messages];

        async ValueTask AddAsync(ForwardKind kind, string target)
        {
            if (await filters.RunAsync(kind, target, result, correlationId, cancellationToken).ConfigureAwait(false) is { } message) messages.Add(message);
        }
    }

    private static string? Find(in ReceivedMessage message, ReadOnlySpan<byte> name) =>
        message.TryFindHeader(name, out var value) && value.Length > 0 ? KnownText.Of(value) : null;
}

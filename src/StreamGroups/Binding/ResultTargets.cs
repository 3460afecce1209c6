using StreamGroups.Handling;
using StreamGroups.Publishing;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Binding;

/// <summary>Where the results of one handler go.</summary>
/// <param name="streams">The streams that they are published to.</param>
/// <param name="replies">Whether they answer messages that somebody awaits an answer to.</param>
/// <param name="write">Makes the envelope of a result.</param>
/// <param name="maxSize">The bytes that an envelope may have.</param>
internal sealed class ResultTargets(
    IReadOnlyList<string> streams, bool replies, Func<object?, PublishOptions, ReadOnlyMemory<byte>> write, int maxSize)
{
    /// <summary>Whether a result is of use for one message only if somebody awaits an answer to it.</summary>
    public bool AreRepliesAlone => streams.Count == 0;

    public static bool IsRequest(Delivery delivery) => Find(ReceivedMessage.Parse(in delivery.Payload), "reply_to"u8) is not null;

    /// <summary>Null where the result goes nowhere.</summary>
    public ForwardedMessage[]? MessagesOf(object? result, Delivery delivery)
    {
        if (result is Outcome) return null;
        var received = ReceivedMessage.Parse(in delivery.Payload);
        var replyTo = replies ? Find(in received, "reply_to"u8) : null;
        var isPublished = result is not null && streams.Count > 0;
        if (!isPublished && replyTo is null) return null;

        var options = new PublishOptions { CorrelationId = Find(in received, "correlation_id"u8) ?? CorrelationIds.New() };
        var data = write(result, options);
        List<ForwardedMessage> messages = new(streams.Count + 1);
        if (isPublished) messages.AddRange(streams.Select(stream => new ForwardedMessage(ForwardKind.Stream, stream, data) { Result = result }));
        if (replyTo is not null) messages.Add(new ForwardedMessage(ReplyStreams.KindOf(replyTo), replyTo, data));
        return data.Length <= maxSize ? [.. messages] : throw PublishOptionsCheck.TooLarge(messages[0].Target, data.Length, maxSize);
    }

    private static string? Find(in ReceivedMessage message, ReadOnlySpan<byte> name) =>
        message.TryFindHeader(name, out var value) && value.Length > 0 ? KnownText.Of(value) : null;
}

using System.Text.Json;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups;

/// <summary>An entry that was dead-lettered: what it holds, and why.</summary>
public sealed class DeadLetterEntry
{
    private readonly Payload _payload;
    private readonly JsonSerializerOptions _json;

    internal DeadLetterEntry(Payload payload, JsonSerializerOptions json)
    {
        _payload = payload;
        _json = json;
    }

    /// <summary>Its ID in the dead-letter stream: the one by which it is read, replayed and purged.</summary>
    public EntryId Id { get; internal init; }

    /// <summary>The entry's ID in its own stream, where it may still be.</summary>
    public EntryId OriginalId { get; internal init; }

    /// <summary>The stream that it came from.</summary>
    public string Stream { get; internal init; } = "";

    /// <summary>The group whose dead letter it is.</summary>
    public string Group { get; internal init; } = "";

    /// <summary>The consumer that dead-lettered it.</summary>
    public string Consumer { get; internal init; } = "";

    /// <summary>How often it was delivered; the server's own count.</summary>
    public long DeliveryCount { get; internal init; }

    /// <summary>
    /// Why: <c>failed</c> (the handler threw at the last delivery permitted), <c>exhausted</c> (delivered as often and never settled),
    /// <c>unreadable</c>, or what the handler said.
    /// </summary>
    public string Reason { get; internal init; } = "";

    /// <summary>The full name of the exception's type; null where there was no exception.</summary>
    public string? ExceptionType { get; internal init; }

    /// <summary>The exception's message, cut off after 8,192 characters.</summary>
    public string? ExceptionMessage { get; internal init; }

    /// <summary>The exception's stack trace, cut off after 8,192 characters.</summary>
    public string? ExceptionStack { get; internal init; }

    /// <summary>When the entry was published, by the server's clock: the time in its ID.</summary>
    public DateTimeOffset PublishedAt { get; internal init; }

    /// <summary>
    /// When the last handler began, by the server's clock. Where that one did not end, and the reason is <c>exhausted</c>, when its lease was last
    /// renewed.
    /// </summary>
    public DateTimeOffset LastDeliveredAt { get; internal init; }

    /// <summary>When it was dead-lettered, by the server's clock: the time in its <see cref="Id"/>.</summary>
    public DateTimeOffset DeadLetteredAt => Id.Timestamp;

    /// <summary>The entry's fields as they were, in their order; names are read as UTF-8, and may occur more than once.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Fields { get; internal init; } = [];

    /// <summary>The message's headers; none where it has none or its envelope is damaged.</summary>
    public MessageHeaders Headers => field ??= TryParse(out var message) ? message.ReadHeaders() : MessageHeaders.Empty;

    /// <summary>
    /// The message's body, without its envelope; with it where the envelope is damaged, and empty for the fields of another program.
    /// </summary>
    public ReadOnlyMemory<byte> Body => TryParse(out var message) ? message.Body : _payload.Data;

    /// <summary>Reads the message as a handler that takes <typeparamref name="T"/> would; null where it is null.</summary>
    /// <exception cref="UnreadableMessageException">The entry holds no such message.</exception>
    /// <exception cref="NotSupportedException">The JSON options do not know the type.</exception>
    public T? Read<T>()
    {
        var message = ReceivedMessage.Parse(in _payload);
        return MessageReaders.For<T>(_json, allowNull: true).Read(in message);
    }

    private bool TryParse(out ReceivedMessage message)
    {
        try
        {
            message = ReceivedMessage.Parse(in _payload);
            return true;
        }
        catch (UnreadableMessageException)
        {
            message = default;
            return false;
        }
    }
}

using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing;

/// <summary>A message that the application, or the test, has published.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class PublishedMessage<T>
{
    internal PublishedMessage(PublishRecord record, T message) => (Record, Message) = (record, message);

    /// <summary>The message, as it was given to the publisher, or returned by a handler with <c>PublishTo</c>.</summary>
    public T Message { get; }

    /// <summary>The stream.</summary>
    public string Stream => Record.Stream;

    /// <summary>The entry's ID; or the ID by which it can be cancelled, where it is published later; or 0-0, where a handler returned it.</summary>
    public EntryId Id => Record.Id;

    /// <summary>When it is published, where that is later; else null.</summary>
    public DateTimeOffset? DeliverAt => Record.IsScheduled ? Record.Id.Timestamp : null;

    /// <summary>The message's headers, those that the library sets itself included.</summary>
    public MessageHeaders Headers => Record.Headers;

    /// <summary>The correlation ID.</summary>
    public string? CorrelationId => Headers.GetValueOrDefault(Serialization.HeaderNames.CorrelationId);

    internal PublishRecord Record { get; }

    /// <summary>Names the stream and the entry.</summary>
    public override string ToString() => $"{Stream}{(Id == EntryId.Zero ? "" : $" {Id}")}: {RecordText.Of(Message)}";
}

using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing;

/// <summary>A message that the application, or the test, has published.</summary>
/// <typeparam name="T">Its type.</typeparam>
public sealed class PublishedMessage<T>
{
    internal PublishedMessage(PublishRecord record, T message) => (Record, Message) = (record, message);

    /// <summary>The message, as it was given to the publisher.</summary>
    public T Message { get; }

    /// <summary>The stream.</summary>
    public string Stream => Record.Stream;

    /// <summary>The entry's ID.</summary>
    public EntryId Id => Record.Id;

    /// <summary>The message's headers, those that the library sets itself included.</summary>
    public MessageHeaders Headers => Record.Headers;

    /// <summary>The correlation ID.</summary>
    public string? CorrelationId => Headers.GetValueOrDefault(Serialization.HeaderNames.CorrelationId);

    internal PublishRecord Record { get; }

    /// <summary>Names the stream and the entry.</summary>
    public override string ToString() => $"{Stream} {Id}: {RecordText.Of(Message)}";
}

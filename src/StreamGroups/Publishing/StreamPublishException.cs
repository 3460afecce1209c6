namespace StreamGroups;

/// <summary>A message could not be published. The message of the exception names the stream and the cause.</summary>
public sealed class StreamPublishException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StreamPublishException(string stream, string message, bool mayBePublished, IReadOnlyList<EntryId> publishedIds, Exception? inner)
        : base(message, inner)
    {
        Stream = stream;
        MayBePublished = mayBePublished;
        PublishedIds = publishedIds;
    }

    /// <summary>The stream that was published to.</summary>
    public string Stream { get; }

    /// <summary>Whether a message may be in the stream although its confirmation never came.</summary>
    public bool MayBePublished { get; }

    /// <summary>
    /// The IDs of the messages that are in the stream, in their order: of a batch those that were published, and those that are not confirmed to
    /// be as durable as was asked for. Otherwise empty for a single message.
    /// </summary>
    public IReadOnlyList<EntryId> PublishedIds { get; }
}

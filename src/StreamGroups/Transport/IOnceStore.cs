namespace StreamGroups.Transport;

/// <summary>The line to the store for messages that have IDs of their own. It fails as <see cref="IStreamTransport"/> does.</summary>
internal interface IOnceStore
{
    /// <summary>
    /// Adds an entry, unless one with the same message ID was added to the stream within the window: then its ID is returned. With a durability it
    /// waits as <see cref="IStreamTransport.PublishDurablyAsync"/> does, for an entry that was there before too.
    /// </summary>
    ValueTask<DurablePublish> PublishOnceAsync(OncePublish publish, Durability durability, CancellationToken cancellationToken);
}

namespace StreamGroups.Transport;

/// <summary>
/// The narrow line to the store. Every method throws <see cref="TransportException"/> on failure, and
/// <see cref="OperationCanceledException"/> when its caller gave up waiting.
/// </summary>
internal interface IStreamTransport : IAsyncDisposable, IDisposable
{
    /// <summary>Every call but a read ends by itself within about this, with or without success.</summary>
    TimeSpan LongestCall { get; }

    /// <summary>Creates the group, and its stream, where they are missing (<c>XGROUP CREATE … MKSTREAM</c>).</summary>
    /// <param name="group">The group.</param>
    /// <param name="start">Where it begins if the stream exists; a stream that is new is read from its beginning.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<GroupCreation> EnsureGroupAsync(GroupAddress group, StartPosition start, CancellationToken cancellationToken);

    /// <summary>Opens a reader for the group's new entries.</summary>
    ValueTask<IEntryReader> OpenReaderAsync(GroupAddress group, string consumer, CancellationToken cancellationToken);

    /// <summary>Lists up to <paramref name="count"/> entries that are pending for the consumer, after an ID, without touching them (<c>XPENDING</c>).</summary>
    ValueTask<PendingEntry[]> PendingOfAsync(
        GroupAddress group, string consumer, EntryId after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Delivers again those of the entries that are still pending for the consumer itself; the counts rise by one. Entries that are no
    /// longer in the stream leave the pending list.
    /// </summary>
    ValueTask<Entry[]> ClaimOwnAsync(
        GroupAddress group, string consumer, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Takes over entries of other consumers whose lease has run out, one bounded page a call. Entries that are no longer in the stream
    /// leave the pending list.
    /// </summary>
    ValueTask<ClaimResult> ClaimExpiredAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Takes entries off the pending list, whoever owns them (<c>XACK</c>); returns how many were on it.</summary>
    ValueTask<long> AckAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken);

    /// <summary>Copies an entry to the group's dead-letter stream and acks it, in one step, if the consumer owns it.</summary>
    ValueTask<SettleResult> DeadLetterAsync(
        GroupAddress group, string consumer, EntryId id, DeadLetter letter, CancellationToken cancellationToken);

    /// <summary>Adds an entry with the one field <c>__data__</c> (<c>XADD</c>).</summary>
    ValueTask<EntryId> PublishAsync(string stream, ReadOnlyMemory<byte> data, StreamTrim trim, CancellationToken cancellationToken);

    /// <summary>The group as it is now, or null where it, or the stream, does not exist.</summary>
    ValueTask<GroupSnapshot?> InspectAsync(GroupAddress group, CancellationToken cancellationToken);
}

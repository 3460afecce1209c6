namespace StreamGroups.Transport;

/// <summary>
/// The line to the store for what is done with dead letters. It fails as <see cref="IStreamTransport"/> does. Streams and groups need not be those
/// of this application.
/// </summary>
internal interface IDeadLetterStore
{
    /// <summary>The group's dead letters as they are now: none where there is no such stream.</summary>
    ValueTask<DeadLetterSummary> InspectAsync(GroupAddress group, CancellationToken cancellationToken);

    /// <summary>
    /// The dead letters from one ID to another, both included, oldest first (<c>XRANGE</c>): up to 256, or about 1 MiB of them, at least one if there
    /// is any. Packed fields come unpacked.
    /// </summary>
    ValueTask<StoredDeadLetter[]> ReadAsync(GroupAddress group, EntryId from, EntryId to, CancellationToken cancellationToken);

    /// <summary>
    /// Has the entry of a dead letter delivered again, at once, to this group alone, its count at zero, and deletes the dead letter, in one step. An
    /// entry that is no longer in the stream is added to it anew, with the tag that it is for this group only.
    /// </summary>
    /// <exception cref="TransportException">The group does not exist, or the store failed.</exception>
    ValueTask<DeadLetterOutcome> ReplayAsync(GroupAddress group, EntryId id, CancellationToken cancellationToken);

    /// <summary>Adds the entry of a dead letter to the stream anew, for all groups, and deletes the dead letter, in one step.</summary>
    ValueTask<DeadLetterOutcome> RepublishAsync(GroupAddress group, EntryId id, CancellationToken cancellationToken);

    /// <summary>Deletes dead letters, up to 256 (<c>XDEL</c>); returns how many there were.</summary>
    ValueTask<long> DeleteAsync(GroupAddress group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken);

    /// <summary>Deletes the oldest dead letters from one ID to another, both included, up to <paramref name="count"/> and 256; returns how many.</summary>
    ValueTask<long> DeleteRangeAsync(GroupAddress group, EntryId from, EntryId to, long count, CancellationToken cancellationToken);
}

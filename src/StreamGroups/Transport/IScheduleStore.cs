namespace StreamGroups.Transport;

/// <summary>
/// The line to the store for messages that are published later. Each call is one atomic step of bounded work, which any process may do at any time
/// without harm: nothing is lost between two of them, and nothing is published twice. It fails as <see cref="IStreamTransport"/> does.
/// </summary>
internal interface IScheduleStore
{
    /// <summary>Keeps a message until its time has come, and tells whoever listens, if it is the next one.</summary>
    ValueTask<ScheduleOutcome> ScheduleAsync(ScheduleRequest request, Durability durability, CancellationToken cancellationToken);

    /// <summary>Forgets a message that waits, and the message ID with it; false where it does not wait any more.</summary>
    ValueTask<bool> CancelAsync(string stream, EntryId id, CancellationToken cancellationToken);

    /// <summary>Moves messages whose time has come into the stream, in the order of their IDs: no more than 256 of them, and about 4 MB.</summary>
    ValueTask<DueMove> MoveDueAsync(string stream, CancellationToken cancellationToken);

    /// <summary>
    /// Calls <paramref name="wake"/> with the time until the next message is due, whenever anybody schedules one that is due before all others, and
    /// with zero when calls may have been missed. As <see cref="IStreamTransport.OnWake"/> in all else.
    /// </summary>
    IDisposable OnWake(string stream, Action<TimeSpan> wake);
}

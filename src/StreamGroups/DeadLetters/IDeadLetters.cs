namespace StreamGroups;

/// <summary>
/// Looks at the dead letters of groups, replays and purges them. A singleton, safe for use by many callers at once. The streams and groups need not
/// be mapped in this application, nor need a host be started.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ArgumentException"/> where a name is blank, <see cref="DeadLetterException"/> where the server cannot do what is
/// asked or does not answer, and <see cref="OperationCanceledException"/> where the token is cancelled. What works on many dead letters looks at
/// those that are there when it begins: one that fails again during a replay is not replayed a second time.
/// </remarks>
public interface IDeadLetters
{
    /// <summary>How many dead letters the group has (<c>XLEN</c>); 0 where there is no such group.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<long> CountAsync(string stream, string group, CancellationToken cancellationToken = default);

    /// <summary>Lists the group's dead letters, oldest first, in pages of up to 256 or about 1 MiB (<c>XRANGE</c>).</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="filter">Which ones; all by default.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    IAsyncEnumerable<DeadLetterEntry> ListAsync(
        string stream, string group, DeadLetterFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Reads one dead letter; null where there is none with this ID.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="id">Its <see cref="DeadLetterEntry.Id"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<DeadLetterEntry?> ReadAsync(string stream, string group, EntryId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replays one dead letter: its message is delivered again, at once, and the letter deleted, in one atomic step on the server. Of several
    /// callers one replays it.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="id">Its <see cref="DeadLetterEntry.Id"/>.</param>
    /// <param name="target">Whom it is for: the group alone by default, or all groups of the stream.</param>
    /// <param name="cancellationToken">Ends the waiting; the letter may be replayed all the same.</param>
    /// <exception cref="DeadLetterException">
    /// Beside the causes named above: the group does not exist, or the entry has more fields than can be added to the stream again (about 3,900).
    /// </exception>
    ValueTask<ReplayResult> ReplayAsync(
        string stream, string group, EntryId id, ReplayTarget target = ReplayTarget.Group, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replays dead letters, oldest first, each in an atomic step of its own: one that is interrupted and called again goes on where it was, and
    /// repeats nothing.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="filter">Which ones; <see cref="DeadLetterFilter.All"/> for all.</param>
    /// <param name="options">Whom they are for, and how fast.</param>
    /// <param name="cancellationToken">Ends the replay between two letters.</param>
    /// <exception cref="DeadLetterException">Beside the causes named above: the group does not exist.</exception>
    ValueTask<ReplayResult> ReplayAllAsync(
        string stream, string group, DeadLetterFilter filter, ReplayOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes one dead letter for good (<c>XDEL</c>); false where there was none with this ID.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="id">Its <see cref="DeadLetterEntry.Id"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<bool> PurgeAsync(string stream, string group, EntryId id, CancellationToken cancellationToken = default);

    /// <summary>Deletes dead letters for good, oldest first, 256 at once (<c>XDEL</c>); returns how many.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="filter">Which ones; <see cref="DeadLetterFilter.All"/> for all.</param>
    /// <param name="cancellationToken">Ends the purge between two steps.</param>
    ValueTask<long> PurgeAllAsync(string stream, string group, DeadLetterFilter filter, CancellationToken cancellationToken = default);
}

namespace StreamGroups.Transport;

/// <summary>Reads a stream without a group, over a connection of its own. Not for use by several callers at once.</summary>
internal interface IPlainReader : IAsyncDisposable
{
    /// <summary>
    /// Waits until there are entries after an ID (<c>XREAD</c>), at most for <paramref name="block"/>, and takes as many of them as
    /// <paramref name="entries"/> has room for. Returns how many; 0 where there were none, or <see cref="UnblockAsync"/> was called. A stream that does
    /// not exist is waited for. A zero <paramref name="block"/> does not wait. What the entries hold is put into <paramref name="bodies"/>, or belongs
    /// to the store.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no room: to Redis, no entries means all of them.</exception>
    ValueTask<int> ReadAsync(EntryId after, Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken);

    /// <summary>Makes a read that waits return at once, with the entries that it may have got; a later read is not affected.</summary>
    ValueTask UnblockAsync(CancellationToken cancellationToken);
}

namespace StreamGroups.Transport;

/// <summary>Reads a group's new entries, over a connection of its own. Not for use by several callers at once.</summary>
internal interface IEntryReader : IAsyncDisposable
{
    /// <summary>The name that was granted: the one that was asked for, or that followed by <c>~</c> and a random part.</summary>
    string Consumer { get; }

    /// <summary>Whether nobody else can have had the name since this process had it: then what is pending under it never began anywhere else.</summary>
    bool KeptName { get; }

    /// <summary>
    /// Waits until there are new entries (<c>XREADGROUP … &gt;</c>), at most for <paramref name="block"/>, and takes as many of them as
    /// <paramref name="entries"/> has room for. Returns how many; 0 where there were none, or <see cref="UnblockAsync"/> was called.
    /// A zero <paramref name="block"/> does not wait. What the entries hold is put into <paramref name="bodies"/>, or belongs to the store.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no room: to Redis, no entries means all of them.</exception>
    ValueTask<int> ReadAsync(Memory<Entry> entries, BodyBuffer bodies, TimeSpan block, CancellationToken cancellationToken);

    /// <summary>Makes a read that waits return at once, with the entries that it may have got; a later read is not affected.</summary>
    ValueTask UnblockAsync(CancellationToken cancellationToken);
}

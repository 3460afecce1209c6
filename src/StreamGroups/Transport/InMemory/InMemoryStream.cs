namespace StreamGroups.Transport.InMemory;

/// <summary>A stream: its entries and groups. Guarded by the lock of its store.</summary>
internal sealed class InMemoryStream
{
    public EntryLog Entries { get; } = new();

    public Dictionary<string, InMemoryGroup> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>The last ID given, even if its entry is gone.</summary>
    public EntryId LastId { get; private set; }

    /// <summary>How many entries were ever added.</summary>
    public long Added { get; private set; }

    /// <summary>How many entries may have been added up to an ID: those there, and all that are gone.</summary>
    public long AddedUpTo(EntryId id) => Added - Entries.After(id).LongCount();

    /// <summary>Adds an entry under the next ID, trims, and wakes the reads that wait.</summary>
    public EntryId Add(ReadOnlyMemory<byte>[] fields, StreamTrim trim, DateTimeOffset now)
    {
        LastId = NextId(now);
        Added++;
        Entries.Append(LastId, fields);
        if (trim.MaxLength is { } length) Entries.TrimToLength(length);
        if (trim.MinId is { } id) Entries.TrimBefore(id);
        foreach (var group in Groups.Values) group.ServeWaiters(now);
        return LastId;
    }

    /// <summary>IDs rise even where the clock stands still or goes back.</summary>
    private EntryId NextId(DateTimeOffset now)
    {
        var milliseconds = (ulong)Math.Max(0, now.ToUnixTimeMilliseconds());
        return milliseconds > LastId.Milliseconds ? new EntryId(milliseconds, 0) : LastId.Next;
    }
}

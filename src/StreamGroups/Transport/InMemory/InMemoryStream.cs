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

    /// <summary>Called after each entry that is added.</summary>
    public Action? OnAdded { get; set; }

    /// <summary>Adds an entry under the next ID, trims, and wakes the reads that wait.</summary>
    public EntryId Add(ReadOnlyMemory<byte>[] fields, StreamTrim trim, DateTimeOffset now)
    {
        LastId = NextId(now);
        Entries.Append(LastId, fields);
        Added++;
        if (trim.MaxLength is { } length) Entries.TrimToLength(length);
        if (trim.MinId is { } id) Entries.TrimBefore(id);
        foreach (var group in Groups.Values) group.ServeWaiters(now);
        OnAdded?.Invoke();
        return LastId;
    }

    public void Forget(int entries)
    {
        Entries.Forget(entries);
        LastId = Entries.LastId;
        Added -= entries;
    }

    /// <summary>Entries as a reader without a group gets them.</summary>
    public Entry[] ReadAfter(EntryId id, int count) =>
        [.. Entries.After(id).Take(count).Select(static entry => new Entry(entry.Id, 1, StoredFields.ToPayload(entry.Fields)))];

    /// <summary>
    /// Where a group that is missing begins: the lower of what the caller and the mark say, the mark alone for a caller that has only the configured
    /// start. Null where the stream shows that it was begun anew.
    /// </summary>
    public EntryId? PositionOf(StartPosition start, EntryId? mark)
    {
        if (LastId < mark || (start.Witness is { } witness && !Bears(witness))) return null;
        var own = start.IsNew ? LastId : start.After;
        return mark is { } after && (start.Witness is null || after < own) ? after : own;
    }

    private bool Bears(StreamWitness witness) =>
        Entries.Find(witness.Id) is { } fields
        && (witness.Digest is not { } digest || digest == PayloadDigest.Of(StoredFields.ToPayload(fields)));

    /// <summary>IDs rise even where the clock stands still or goes back.</summary>
    private EntryId NextId(DateTimeOffset now)
    {
        var milliseconds = (ulong)Math.Max(0, now.ToUnixTimeMilliseconds());
        return milliseconds > LastId.Milliseconds ? new EntryId(milliseconds, 0) : LastId.Next;
    }
}

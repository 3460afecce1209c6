namespace StreamGroups.Transport;

/// <summary>What tells a reader without a group whether it has missed anything.</summary>
/// <param name="LastId">The last ID that the stream gave, even if its entry is gone.</param>
/// <param name="FirstId">The first entry's ID; zero where there is none.</param>
/// <param name="Added">How many entries were ever added.</param>
/// <param name="RemovedBeforeFirst">How many of them came before the first one that is there; null where deletions behind it leave that unknown.</param>
internal readonly record struct StreamState(EntryId LastId, EntryId FirstId, long Added, long? RemovedBeforeFirst)
{
    /// <param name="last">The last ID that was given.</param>
    /// <param name="first">The first entry's ID; zero where there is none.</param>
    /// <param name="length">The entries that are there.</param>
    /// <param name="added">How many were ever added.</param>
    /// <param name="highestDeleted">The highest ID that was deleted (<c>XDEL</c>); trimming does not count.</param>
    public static StreamState Of(EntryId last, EntryId first, long length, long added, EntryId highestDeleted) =>
        new(last, first, added, length == 0 || highestDeleted < first ? added - length : null);
}

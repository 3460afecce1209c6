namespace StreamGroups.Faults.Histories;

/// <summary>The stream and its group at one moment: just before something removed the stream, or at the end.</summary>
/// <param name="At">When it was taken.</param>
/// <param name="Removal">What removed the stream in the same step; null at the end of the run.</param>
/// <param name="Entries">The stream's entries with their keys.</param>
/// <param name="Pending">The entries that were delivered and not settled.</param>
/// <param name="LastDelivered">The last ID that the group counts as delivered; null where there was no group.</param>
internal sealed record StreamSnapshot(
    TimeSpan At, FaultKind? Removal, IReadOnlyDictionary<EntryId, string> Entries, IReadOnlySet<EntryId> Pending, EntryId? LastDelivered)
{
    public bool Holds(EntryName entry) => Entries.TryGetValue(entry.Id, out var key) && key == entry.Key;

    /// <summary>Whether the group counts an entry of the stream as done.</summary>
    public bool HasSettled(EntryName entry) => LastDelivered is { } last && entry.Id <= last && !Pending.Contains(entry.Id);
}

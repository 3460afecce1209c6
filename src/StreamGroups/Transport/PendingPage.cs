namespace StreamGroups.Transport;

/// <summary>A part of what is pending for a whole group, in the order of IDs.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">After which ID to go on; null at the end.</param>
internal readonly record struct PendingPage(PendingEntry[] Entries, EntryId? Next);

namespace StreamGroups.Transport;

/// <summary>Entries that were removed although a group had not settled them, or not even read.</summary>
internal readonly record struct LostEntries(string Group, long Count);

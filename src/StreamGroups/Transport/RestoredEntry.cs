namespace StreamGroups.Transport;

/// <summary>An entry that a process still has while its group was lost.</summary>
internal readonly record struct RestoredEntry(EntryId Id, long DeliveryCount);

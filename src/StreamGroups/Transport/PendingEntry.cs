namespace StreamGroups.Transport;

/// <summary>A line of a group's pending entries list.</summary>
internal readonly record struct PendingEntry(EntryId Id, string Consumer, TimeSpan Idle, long DeliveryCount);

namespace StreamGroups.Transport;

/// <summary>A group as the store sees it.</summary>
/// <param name="Length">The entries in the stream.</param>
/// <param name="Pending">The entries that were delivered and not settled.</param>
/// <param name="LastDelivered">The last ID delivered.</param>
/// <param name="Consumers">The consumers, with the number of entries pending for each.</param>
internal sealed record GroupSnapshot(long Length, long Pending, EntryId LastDelivered, IReadOnlyDictionary<string, long> Consumers);

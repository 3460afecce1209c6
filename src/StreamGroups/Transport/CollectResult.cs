namespace StreamGroups.Transport;

/// <summary>What one page of a walk over a stream deleted.</summary>
/// <param name="Deleted">How many entries.</param>
/// <param name="Next">The last entry that was looked at; <see cref="EntryId.Zero"/> where the walk has come to its end.</param>
internal readonly record struct CollectResult(long Deleted, EntryId Next);

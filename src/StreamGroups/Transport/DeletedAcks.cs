namespace StreamGroups.Transport;

/// <summary>What acknowledging with deletion did.</summary>
/// <param name="Acked">How many entries were on the group's pending list.</param>
/// <param name="Deleted">How many were deleted, since no other group needs them.</param>
internal readonly record struct DeletedAcks(long Acked, long Deleted);

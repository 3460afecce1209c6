namespace StreamGroups.Transport;

/// <param name="Outcomes">In the order of the entries.</param>
/// <param name="Deleted">How many entries were deleted, since no group needs them any more.</param>
internal sealed record ForwardResult(ForwardOutcome[] Outcomes, long Deleted);

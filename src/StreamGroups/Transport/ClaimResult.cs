namespace StreamGroups.Transport;

/// <summary>What a claim brought.</summary>
/// <param name="Entries">Claimed for delivery, their counts raised by this delivery.</param>
/// <param name="Exhausted">
/// Taken over because no delivery is left to them, with the counts that they had. From now on those are higher than is permitted, so that they are known
/// for exhausted though this answer may be lost.
/// </param>
/// <param name="Next">Where to go on; <see cref="ClaimCursor.IsStart"/> where the walk has come to its end.</param>
/// <param name="LastWaits">Whether it stopped before an entry whose last permitted delivery has to run alone.</param>
internal readonly record struct ClaimResult(Entry[] Entries, PendingEntry[] Exhausted, ClaimCursor Next, bool LastWaits)
{
    /// <summary>Brings nothing, and comes to the end of the walk.</summary>
    public static ClaimResult Nothing => new([], [], ClaimCursor.Start, false);

    /// <summary>When the next parked entry is due, from now; null where none is parked. Only of claims of parked entries.</summary>
    public TimeSpan? NextDue { get; init; }
}

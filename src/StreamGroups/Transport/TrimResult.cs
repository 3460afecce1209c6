namespace StreamGroups.Transport;

/// <summary>What one call removed.</summary>
/// <param name="Trimmed">How many entries.</param>
/// <param name="More">Whether there may be more to remove, since one call does bounded work.</param>
/// <param name="Lost">For each group that had not settled some of them: how many.</param>
internal readonly record struct TrimResult(long Trimmed, bool More, IReadOnlyList<LostEntries> Lost);

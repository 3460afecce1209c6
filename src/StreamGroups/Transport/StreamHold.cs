namespace StreamGroups.Transport;

/// <summary>The oldest entry that some group has not settled.</summary>
/// <param name="Group">The group; where several have not settled it, one of them.</param>
/// <param name="Lowest">The entry.</param>
/// <param name="Reason">Why the group has not.</param>
/// <param name="Consumer">Whom the entry is pending for; else null.</param>
internal sealed record StreamHold(string Group, EntryId Lowest, HoldReason Reason, string? Consumer = null);

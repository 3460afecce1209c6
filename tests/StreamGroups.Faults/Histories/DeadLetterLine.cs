namespace StreamGroups.Faults.Histories;

/// <summary>An entry of the dead-letter stream.</summary>
/// <param name="Id">Its own ID there.</param>
/// <param name="Entry">The entry that it was.</param>
/// <param name="At">When it was dead-lettered.</param>
/// <param name="Count">The delivery count that it tells.</param>
/// <param name="Reason">Why it is there.</param>
internal sealed record DeadLetterLine(EntryId Id, EntryName Entry, TimeSpan At, long Count, string Reason);

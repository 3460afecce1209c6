namespace StreamGroups.Transport;

/// <summary>A group's dead-letter stream at one moment.</summary>
/// <param name="Count">The dead letters in it.</param>
/// <param name="Last">The newest of them; what has a higher ID came later. Zero where there is none.</param>
internal readonly record struct DeadLetterSummary(long Count, EntryId Last);

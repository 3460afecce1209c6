namespace StreamGroups.Transport.Redis.Adding;

/// <summary>What became of an entry that was to be added: its ID, or why it has none.</summary>
internal readonly record struct AddOutcome(EntryId Id, Exception? Failure);

namespace StreamGroups.Transport;

/// <summary>A dead letter as it is stored.</summary>
/// <param name="Id">Its ID in the dead-letter stream.</param>
/// <param name="Fields">Names and values in turn: the entry's own, then <see cref="DeadLetterFields"/>.</param>
internal readonly record struct StoredDeadLetter(EntryId Id, ReadOnlyMemory<byte>[] Fields);

namespace StreamGroups.Transport.InMemory;

/// <summary>An entry as it lies in a stream.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="Fields">Names and values in turn.</param>
internal readonly record struct StoredEntry(EntryId Id, ReadOnlyMemory<byte>[] Fields);

namespace StreamGroups.Conformance;

/// <summary>An entry as it is stored.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="Fields">Names and values in turn.</param>
internal readonly record struct RawEntry(EntryId Id, ReadOnlyMemory<byte>[] Fields);

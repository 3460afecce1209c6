namespace StreamGroups.Transport;

/// <summary>An entry that the stream is known to have held: one without it, or with another in its place, was begun anew.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="Digest">What it held, by <see cref="PayloadDigest"/>; null where only the ID is known.</param>
internal readonly record struct StreamWitness(EntryId Id, string? Digest);

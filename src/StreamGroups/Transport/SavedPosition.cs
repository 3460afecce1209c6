namespace StreamGroups.Transport;

/// <summary>How far a reader without a group has got.</summary>
/// <param name="Id">Everything up to this ID was handled.</param>
/// <param name="Count">How many entries the stream had ever had up to it; null where that is not known.</param>
internal readonly record struct SavedPosition(EntryId Id, long? Count);

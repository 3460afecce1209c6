namespace StreamGroups.Transport;

/// <summary>What ensuring a group did.</summary>
/// <param name="Created">Whether the group was missing.</param>
/// <param name="StreamCreated">Whether the stream was missing too, or is another one than it was.</param>
/// <param name="StartsAfter">The last ID that the group counts as delivered.</param>
/// <param name="Waiting">The entries of the stream after that ID; null where the store cannot tell, or the group was there.</param>
internal readonly record struct GroupCreation(bool Created, bool StreamCreated, EntryId StartsAfter, long? Waiting)
{
    /// <summary>How many entries the stream has had, those included that are gone.</summary>
    public long Added { get; init; }

    /// <summary>The last ID that the stream has given.</summary>
    public EntryId LastAdded { get; init; }
}

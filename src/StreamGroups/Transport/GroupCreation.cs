namespace StreamGroups.Transport;

/// <summary>What ensuring a group did.</summary>
/// <param name="Created">Whether the group was missing.</param>
/// <param name="StreamCreated">Whether the stream was missing too, or may have begun anew since.</param>
/// <param name="StartsAfter">The last ID that the group counts as delivered.</param>
/// <param name="Waiting">The entries of the stream after that ID; null where the store cannot tell, or the group was there.</param>
internal readonly record struct GroupCreation(bool Created, bool StreamCreated, EntryId StartsAfter, long? Waiting)
{
    /// <summary>Changes whenever the group is created anew, whoever does it.</summary>
    public string Token { get; init; } = "";
}

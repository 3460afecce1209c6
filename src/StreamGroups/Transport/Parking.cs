namespace StreamGroups.Transport;

/// <summary>One entry to be handed to the group for a later delivery.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="Delay">When it is due, from now, by the server's clock; zero is at once.</param>
/// <param name="GiveBack">Whether the delivery that is being given up is taken off the entry's count, since no handler began or ended by itself.</param>
internal readonly record struct Parking(EntryId Id, TimeSpan Delay, bool GiveBack)
{
    /// <summary>
    /// The count of the delivery that is being given up: an entry with another one was delivered again since, and a call that was sent twice, or came
    /// late, must not give that delivery up. Null is any.
    /// </summary>
    public long? DeliveryCount { get; init; }
}

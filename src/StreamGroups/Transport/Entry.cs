namespace StreamGroups.Transport;

/// <summary>An entry as the store delivered it.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="DeliveryCount">How often it was delivered, this time included; the store's own count.</param>
/// <param name="Payload">What it holds; valid until the entry is settled.</param>
internal readonly record struct Entry(EntryId Id, long DeliveryCount, Payload Payload);

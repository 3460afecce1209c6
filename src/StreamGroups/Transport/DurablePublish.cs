namespace StreamGroups.Transport;

/// <summary>An entry that was added, and how far it got from there.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Confirmed">How many have confirmed it, as far as is known.</param>
/// <param name="Failure">What ended the wait for more; null where enough have confirmed it, or the caller gave up.</param>
internal readonly record struct DurablePublish(EntryId Id, long Confirmed, TransportException? Failure);

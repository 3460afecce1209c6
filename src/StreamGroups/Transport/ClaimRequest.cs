namespace StreamGroups.Transport;

/// <summary>Asks for entries to be delivered again: parked ones whose time has come, or those of consumers whose lease has run out.</summary>
/// <param name="Group">The group.</param>
/// <param name="Consumer">Who claims; its own entries are passed over.</param>
/// <param name="Token">Its process. Where the consumer's name is another process's by now, nothing is claimed.</param>
/// <param name="AckWait">The lease of owners that have recorded none.</param>
/// <param name="MaxDeliveries">Entries delivered this often are claimed as exhausted, without counting a delivery.</param>
/// <param name="Limit">At most so many entries are claimed for delivery.</param>
/// <param name="Alone">Whether nothing that was claimed runs now: only then an entry's last permitted delivery is given out, as the only one. Of no meaning for parked entries.</param>
/// <param name="Cursor">Where the last call ended; of no meaning for parked entries.</param>
internal readonly record struct ClaimRequest(
    GroupAddress Group, string Consumer, string Token, TimeSpan AckWait, int MaxDeliveries, int Limit, bool Alone, ClaimCursor Cursor);

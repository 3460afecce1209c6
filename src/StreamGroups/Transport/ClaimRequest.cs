namespace StreamGroups.Transport;

/// <summary>Asks for entries of other consumers whose lease has run out.</summary>
/// <param name="Group">The group.</param>
/// <param name="Consumer">Who claims; its own entries are passed over.</param>
/// <param name="MinIdle">The lease: entries idle for less are passed over.</param>
/// <param name="MaxDeliveries">Entries delivered this often are claimed as exhausted, without counting a delivery.</param>
/// <param name="Limit">At most so many entries are claimed for delivery.</param>
/// <param name="Cursor">Where the last call ended.</param>
internal readonly record struct ClaimRequest(
    GroupAddress Group, string Consumer, TimeSpan MinIdle, int MaxDeliveries, int Limit, ClaimCursor Cursor);

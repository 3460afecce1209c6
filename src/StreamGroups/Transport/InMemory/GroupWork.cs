namespace StreamGroups.Transport.InMemory;

/// <summary>What is to be done for a group.</summary>
/// <param name="HasNew">Whether there are entries that were never delivered.</param>
/// <param name="Delivered">The entries that a consumer has.</param>
/// <param name="Due">The parked entries whose time has come.</param>
/// <param name="Parked">All parked entries.</param>
/// <param name="NextDue">When the first parked entry is due, if one is parked; it may be past.</param>
internal readonly record struct GroupWork(bool HasNew, int Delivered, int Due, int Parked, DateTimeOffset? NextDue);

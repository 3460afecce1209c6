namespace StreamGroups.IntegrationTests.Sentinel;

/// <summary>A publish has returned.</summary>
internal sealed record Confirmation(EntryId Id, long At);

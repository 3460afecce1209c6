namespace StreamGroups.IntegrationTests.Sentinel;

/// <summary>A consumer has got an entry.</summary>
internal sealed record Handling(string Consumer, EntryId Id, long At);

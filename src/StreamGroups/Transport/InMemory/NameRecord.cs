namespace StreamGroups.Transport.InMemory;

/// <summary>Who has a consumer's name.</summary>
/// <param name="Token">The process.</param>
/// <param name="Owner">Its life.</param>
/// <param name="AckWait">The lease of what the consumer has.</param>
/// <param name="SeenAt">When it last said that it lives.</param>
internal sealed record NameRecord(string Token, InMemoryProcess Owner, TimeSpan AckWait, DateTimeOffset SeenAt);

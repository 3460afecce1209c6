namespace StreamGroups.Transport.Redis;

/// <summary>What tells a script whether a consumer's name is this process's, and lets it write the name's record again where the server has lost it.</summary>
/// <param name="Token">The process.</param>
/// <param name="ClientIds">The IDs of its connections; empty where this process was not granted the name.</param>
/// <param name="LeaseMilliseconds">The lease that goes with the name.</param>
internal readonly record struct NameProof(string Token, string ClientIds, long LeaseMilliseconds);

namespace StreamGroups.Transport;

/// <summary>What the server is set up to do with its data; null for what it does not tell.</summary>
/// <param name="EvictionPolicy">What it does when its memory is full (<c>maxmemory-policy</c>).</param>
/// <param name="MaxMemory">When that is, in bytes; 0 is never (<c>maxmemory</c>).</param>
/// <param name="Persists">Whether it writes snapshots or an append-only file.</param>
internal sealed record ServerFacts(string? EvictionPolicy, long? MaxMemory, bool? Persists)
{
    /// <summary>The commands that this user may not run and that can be done without.</summary>
    public IReadOnlyList<string> Forbidden { get; init; } = [];

    public static ServerFacts None { get; } = new(null, null, null);
}

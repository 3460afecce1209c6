namespace StreamGroups.Benchmarks.Bare;

/// <summary>What one bare loop does otherwise than another.</summary>
internal sealed record BareLoopOptions
{
    public static readonly BareLoopOptions Usual = new();

    /// <summary>The consumer's name in the group.</summary>
    public string Consumer { get; init; } = "bare";

    /// <summary>ms that a read waits.</summary>
    public int BlockMilliseconds { get; init; } = 100;

    /// <summary>
    /// Whether the next read is sent before the batch is handled. That is a fourth faster where handling takes some time, and slower where it takes none:
    /// then the server's and the client's work alternate anyway.
    /// </summary>
    public bool ReadsAhead { get; init; }
}

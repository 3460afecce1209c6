namespace StreamGroups;

/// <summary>What became of the dead letters that were to be replayed.</summary>
public sealed record ReplayResult
{
    /// <summary>How many were replayed, and are dead letters no more.</summary>
    public long Replayed { get; init; }

    /// <summary>How many were not there any more: replayed or purged by somebody else, or trimmed.</summary>
    public long Missing { get; init; }

    /// <summary>How many were left because their entry is pending in the group, which delivers it again without a replay.</summary>
    public long Pending { get; init; }

    /// <summary>
    /// How many were left because their entry has more fields than can be added to the stream again, about 3,900. Each is a warning in the log.
    /// </summary>
    public long TooLarge { get; init; }
}

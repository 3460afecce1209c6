namespace StreamGroups.Engine.Broadcasting;

/// <summary>What a look at a stream tells its reader.</summary>
internal readonly record struct StreamFinding
{
    /// <summary>The stream is another one, and read from its beginning.</summary>
    public bool Restarted { get; init; }

    /// <summary>The stream has lost entries that were read, and is read on after this one, which it still has.</summary>
    public EntryId? WentBackTo { get; init; }

    /// <summary>So many more entries were removed before they were read.</summary>
    public long Missed { get; init; }

    /// <summary>Entries may have been removed before they were read, and nobody knows.</summary>
    public bool MayHaveMissed { get; init; }
}

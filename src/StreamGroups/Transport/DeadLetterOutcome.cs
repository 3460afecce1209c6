namespace StreamGroups.Transport;

/// <summary>What became of a replay.</summary>
internal enum DeadLetterOutcome
{
    /// <summary>There is no such dead letter, or not any more.</summary>
    Missing,

    /// <summary>It was replayed, and is no longer among the dead letters.</summary>
    Replayed,

    /// <summary>Its entry is pending in the group, and is delivered again without a replay; nothing was done.</summary>
    Pending,

    /// <summary>Its entry has more fields than a script can add to a stream; nothing was done.</summary>
    TooLarge,

    /// <summary>It is an entry of another program, and no dead letter; nothing was done.</summary>
    Foreign,
}

namespace StreamGroups.Faults.Histories;

/// <summary>How a run of a handler ended.</summary>
internal enum RunOutcome
{
    /// <summary>It did not, as far as is known: its process died, or it runs still.</summary>
    Open,

    /// <summary>The handler completed.</summary>
    Handled,

    /// <summary>It threw, or asked for another delivery.</summary>
    Failed,

    /// <summary>It ended because its token was cancelled.</summary>
    GaveUp,

    /// <summary>It sent the entry to the dead letters.</summary>
    Refused,
}

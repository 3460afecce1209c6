namespace StreamGroups.Faults.Jobs;

/// <summary>What a message makes its handler do.</summary>
internal enum JobKind
{
    /// <summary>It ends within a few milliseconds.</summary>
    Fast,

    /// <summary>It takes longer than a lease, and ends when its token is cancelled.</summary>
    Slow,

    /// <summary>As <see cref="Slow"/>, but it does not look at its token.</summary>
    Deaf,

    /// <summary>Its first deliveries fail.</summary>
    Flaky,

    /// <summary>All its deliveries fail.</summary>
    Failing,

    /// <summary>Its first deliveries kill the process.</summary>
    Killing,

    /// <summary>The handler acknowledges it, then goes on for a while.</summary>
    AcksItself,

    /// <summary>The handler asks for another delivery, once.</summary>
    AsksForRetry,

    /// <summary>The handler sends it to the dead letters.</summary>
    Refused,
}

namespace StreamGroups.Engine.Dispatching;

/// <summary>What is done with an entry whose handler did not complete.</summary>
internal enum FailureKind
{
    /// <summary>It is delivered again after a delay; the delivery counts.</summary>
    Retry,

    /// <summary>It goes to the dead-letter stream now.</summary>
    DeadLetter,

    /// <summary>It is handed back for later, and the delivery does not count: it did not fail.</summary>
    Release,

    /// <summary>It is acknowledged as if it had been handled.</summary>
    Ack,
}

namespace StreamGroups.Engine.Dispatching;

/// <summary>What becomes of an entry whose handler did not complete.</summary>
internal enum FailureOutcome
{
    /// <summary>It stays pending and is delivered again when its lease is over.</summary>
    LeavePending,

    /// <summary>It goes to the dead-letter stream now.</summary>
    DeadLetter,

    /// <summary>The stop cancelled it: it did not fail, and stays pending for whoever comes next.</summary>
    Cancelled,
}

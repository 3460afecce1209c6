namespace StreamGroups.Faults.Checking;

/// <summary>What a run must not show.</summary>
internal enum ViolationKind
{
    /// <summary>The server acknowledged it, kept it and counts it as done, but no handler completed and it is no dead letter.</summary>
    Lost,

    /// <summary>The server acknowledged it and does not have it any more, though nothing happened that loses data.</summary>
    Vanished,

    /// <summary>Two handlers had one entry at the same time, while the first one's consumer could renew its lease.</summary>
    Overlap,

    /// <summary>The lease was over and the handler ran on without hearing of it.</summary>
    NotCancelled,

    /// <summary>A handler had completed, its process lived on, and the entry was delivered again.</summary>
    HandledAgain,

    /// <summary>More deliveries than are permitted.</summary>
    TooManyDeliveries,

    /// <summary>One entry is in the dead letters more than once.</summary>
    DeadLetteredAgain,

    /// <summary>An entry is in the dead letters although most of its deliveries were left.</summary>
    DeadLetteredEarly,

    /// <summary>A consumer was able to take over an entry and did not, for longer than a sweep.</summary>
    LateRedelivery,

    /// <summary>Something is pending, or not delivered, at the end.</summary>
    LeftOver,

    /// <summary>The server knows consumers that are long dead.</summary>
    DeadConsumers,

    /// <summary>A loop failed over and over without a pause.</summary>
    HotLoop,
}

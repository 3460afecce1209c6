namespace StreamGroups.Faults.Histories;

/// <summary>What the nemesis does, and what goes wrong by itself.</summary>
internal enum FaultKind
{
    /// <summary>kill −9 of a consumer; it is started again soon.</summary>
    Kill,

    /// <summary>kill −9 of a consumer that stays away for longer than its leases.</summary>
    KillForLong,

    /// <summary>SIGSTOP and SIGCONT within the lease.</summary>
    Stop,

    /// <summary>SIGSTOP and SIGCONT beyond the lease.</summary>
    StopForLong,

    /// <summary>Every consumer is asked to end and started again, one after the other, with another lease.</summary>
    Deploy,

    /// <summary>A consumer's connections are cut.</summary>
    Cut,

    /// <summary>Everything that a consumer sends and receives is late.</summary>
    Delay,

    /// <summary>Everything that a consumer sends and receives is swallowed, beyond the lease.</summary>
    BlackHole,

    /// <summary>A consumer's wall clock jumps.</summary>
    ClockJump,

    /// <summary>kill −9 of the server; it comes back with its append-only file.</summary>
    ServerKill,

    /// <summary>CLIENT KILL of readers, of command connections, or of all.</summary>
    ClientKill,

    /// <summary>SCRIPT FLUSH.</summary>
    ScriptFlush,

    /// <summary>FLUSHALL.</summary>
    Flush,

    /// <summary>XGROUP DESTROY.</summary>
    GroupDestroy,

    /// <summary>DEL of the stream.</summary>
    StreamDelete,

    /// <summary>The server is killed for good and its replica promoted.</summary>
    Promotion,

    /// <summary>Calls to the store fail, before or after it did what was asked. In the simulation only.</summary>
    CallFailure,

    /// <summary>A message killed the process of its handler.</summary>
    Suicide,

    /// <summary>The machine let a process wait, as a thread with nothing else to do has noticed.</summary>
    Stall,
}

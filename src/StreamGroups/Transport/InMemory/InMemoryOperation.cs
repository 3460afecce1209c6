namespace StreamGroups.Transport.InMemory;

/// <summary>The operations of the transport that a test can make fail.</summary>
internal enum InMemoryOperation
{
    EnsureGroup,
    OpenReader,
    Read,
    PendingOf,
    ClaimOwn,
    ClaimDue,
    ClaimExpired,
    Renew,
    Ack,
    Park,
    DeadLetter,
    Restore,
    SaveMark,
    RemoveIdleConsumers,
    Leave,
    ReadDeadLetters,
    ReplayDeadLetter,
    DeleteDeadLetters,
    Publish,
    Inspect,
    OpenPlainReader,
    ReadPlain,
    InspectStream,
    FindPosition,
    SavePosition,
}

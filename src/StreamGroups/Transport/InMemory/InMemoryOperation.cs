namespace StreamGroups.Transport.InMemory;

/// <summary>The operations of the transport that a test can make fail.</summary>
internal enum InMemoryOperation
{
    EnsureGroup,
    OpenReader,
    Read,
    PendingOf,
    ClaimOwn,
    ClaimExpired,
    Ack,
    DeadLetter,
    Publish,
    Inspect,
}

namespace StreamGroups.Transport;

/// <summary>What a renewal found.</summary>
internal enum LeaseState
{
    /// <summary>The lease runs anew.</summary>
    Held,

    /// <summary>Another consumer has the entry, or another process has this consumer's name.</summary>
    Lost,

    /// <summary>It is pending for nobody: an earlier owner's late ack counted, or the group was lost.</summary>
    Settled,

    /// <summary>The entry itself was trimmed or deleted; it can never be delivered again, and is off the pending list.</summary>
    Gone,
}

namespace StreamGroups.Transport;

/// <summary>What a failure of the store means to the engine.</summary>
internal enum TransportErrorKind
{
    /// <summary>Passes by itself: no connection, a timeout, loading, a failover, busy. Connect anew and try again.</summary>
    Transient,

    /// <summary>The group, or the whole stream, is gone. Create it again.</summary>
    GroupMissing,

    /// <summary>The store has no memory left. Nothing was written.</summary>
    OutOfMemory,

    /// <summary>Stays until someone mends it: a wrong password, no permission, a key of another type, a server that is too old.</summary>
    Permanent,
}

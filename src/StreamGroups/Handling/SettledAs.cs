namespace StreamGroups.Handling;

/// <summary>What is done with an entry that was delivered.</summary>
internal enum SettledAs
{
    /// <summary>It is acknowledged.</summary>
    Acked,

    /// <summary>It is delivered again, and this delivery counts.</summary>
    Retried,

    /// <summary>It is delivered again as if it had not been delivered.</summary>
    Released,

    /// <summary>It goes to the dead-letter stream.</summary>
    DeadLettered,
}

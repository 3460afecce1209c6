namespace StreamGroups.Faults.Simulation;

/// <summary>What the store of a simulation gets wrong on purpose, so that the checker can be seen to find it.</summary>
internal enum Sabotage
{
    None,

    /// <summary>Leases are said to be renewed, and are not.</summary>
    Renewals,

    /// <summary>What is handed back for a later delivery is acknowledged.</summary>
    Parking,

    /// <summary>Entries whose lease is over are never claimed.</summary>
    Claims,
}

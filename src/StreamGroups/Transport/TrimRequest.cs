namespace StreamGroups.Transport;

/// <summary>Asks for the oldest entries to be removed; of what is asked for together, the one that removes most counts.</summary>
internal sealed record TrimRequest(RetentionTarget Target)
{
    /// <summary>
    /// Removes what every group has settled and is older than this, up to the first entry that a group has not. Nothing while a mapped group
    /// does not exist, or where there is no group at all.
    /// </summary>
    public TimeSpan? SettledAfter { get; init; }

    /// <summary>Removes what is older than this, settled or not.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Removes what is more than this, settled or not.</summary>
    public long? MaxLength { get; init; }
}

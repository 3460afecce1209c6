namespace StreamGroups.Engine.Leasing;

/// <summary>What becomes of a lease now.</summary>
internal enum LeaseAction
{
    /// <summary>It is young enough.</summary>
    Keep,

    /// <summary>It is renewed.</summary>
    Renew,

    /// <summary>It was renewed for as long as it may be; its end is awaited.</summary>
    LetRunOut,

    /// <summary>It is over: others may have the entry.</summary>
    Expire,
}

namespace StreamGroups.Transport;

/// <summary>Why a group holds a stream back.</summary>
internal enum HoldReason
{
    /// <summary>The application maps it, and it does not exist on the server.</summary>
    GroupMissing,

    /// <summary>No consumer of it has read the entry.</summary>
    NotDelivered,

    /// <summary>The entry is pending for a consumer.</summary>
    Pending,

    /// <summary>The entry waits for its next delivery.</summary>
    Parked,
}

namespace StreamGroups.Registration;

/// <summary>How a stream is read.</summary>
internal enum GroupKind
{
    /// <summary>By a group, whose handlers are called.</summary>
    Group,

    /// <summary>Without a group, all of it by each instance.</summary>
    Broadcast,

    /// <summary>By a group, whose messages are taken when they are asked for.</summary>
    Pull,
}

namespace StreamGroups.Testing;

/// <summary>What became of one delivery of a message.</summary>
public enum DeliveryOutcome
{
    /// <summary>Its handler runs, or what came of it is not confirmed yet.</summary>
    Running,

    /// <summary>Its handler completed, and the message is acknowledged.</summary>
    Handled,

    /// <summary>Its handler failed, or asked for it: the message is delivered again.</summary>
    Retried,

    /// <summary>The message is in the group's dead-letter stream.</summary>
    DeadLettered,

    /// <summary>
    /// It was handed back, and does not count as a delivery: no handler began (an open circuit), or it was cancelled by the stop or for want of its lease.
    /// </summary>
    Released,

    /// <summary>
    /// It was not handled, and is neither delivered again nor dead-lettered: a rule ignores the handler's exception, the mode acknowledges first, the
    /// handler had settled it before it failed, or no handler of the group is for it.
    /// </summary>
    Dropped,
}

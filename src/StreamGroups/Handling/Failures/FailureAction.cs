namespace StreamGroups;

/// <summary>What becomes of a message whose handler threw; said by a rule, <c>OnException</c>.</summary>
public enum FailureAction
{
    /// <summary>
    /// It is delivered again after the group's <see cref="GroupOptions.Backoff"/>, or goes to the dead-letter stream where
    /// <see cref="GroupOptions.MaxDeliveries"/> is reached: as if there were no rule.
    /// </summary>
    Retry,

    /// <summary>It goes to the group's dead-letter stream now, with the reason <c>rejected</c>.</summary>
    DeadLetter,

    /// <summary>It is acknowledged as if it had been handled; the log has a line at the level of information.</summary>
    Ignore,
}

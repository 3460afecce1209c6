namespace StreamGroups;

/// <summary>What becomes of a message that none of a group's handlers takes.</summary>
public enum UnmatchedAction
{
    /// <summary>It goes to the group's dead-letter stream, with the reason <c>unmatched</c>.</summary>
    DeadLetter,

    /// <summary>It is acknowledged; the log has a line at the level of debugging.</summary>
    Ignore,
}

namespace StreamGroups.Engine.Scheduling;

/// <summary>When to look at a schedule.</summary>
internal static class ScheduleRules
{
    /// <summary>Processes that know of the same message do not all ask for it at once: most find that another was there first.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(25);

    /// <summary>After a failure. A connection that is there again makes itself heard.</summary>
    public static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestRound = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRound = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long to wait for a message that is due then. Clocks drift, the server's against ours by some ms a minute: a long wait is asked for again
    /// on the way, the last time half a minute before its end.
    /// </summary>
    /// <param name="due">The time until the message is due.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan WaitFor(TimeSpan due, double jitter) =>
        due <= Near ? due + (jitter * Spread) : due - (Near / 2) is var wait && wait < LongestWait ? wait : LongestWait;

    /// <summary>How long until the next look that nobody has asked for: it is needed only where channels are forbidden.</summary>
    /// <param name="last">The wait before.</param>
    /// <param name="isInUse">Whether anything is scheduled.</param>
    public static TimeSpan NextRound(TimeSpan last, bool isInUse) =>
        isInUse ? ShortestRound : last * 2 is var longer && longer < LongestRound ? longer : LongestRound;
}

namespace StreamGroups.Engine.Leasing;

/// <summary>When leases are renewed, and when they are over. All times are those of the local, monotonic clock.</summary>
internal static class LeasePolicy
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMilliseconds(250);

    /// <summary>A consumer that has nothing to renew says no more often than this that it lives.</summary>
    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromSeconds(3);

    /// <summary>
    /// When a lease counts as over here: a little before others may take the entry, since timers are late by some milliseconds.
    /// </summary>
    public static TimeSpan Deadline(TimeSpan ackWait)
    {
        var margin = ackWait / 50;
        return ackWait - (margin < LongestMargin ? margin : LongestMargin);
    }

    /// <summary>
    /// With an older lease no handler begins: a keeper that sleeps would see its end too late. Only a process that was stopped or cut off has such, since
    /// what waits is renewed long before.
    /// </summary>
    public static TimeSpan LatestBegin(TimeSpan ackWait) => Deadline(ackWait) - Interval(ackWait, isIdle: true);

    /// <param name="age">The time since the read or the last confirmed renewal was sent.</param>
    /// <param name="renewedFor">For how long the lease of a running handler has been renewed; null where the entry waits.</param>
    /// <param name="ackWait">The lease.</param>
    /// <param name="maxLease">How long a lease is renewed at most.</param>
    public static LeaseAction Decide(TimeSpan age, TimeSpan? renewedFor, TimeSpan ackWait, TimeSpan maxLease) =>
        age >= Deadline(ackWait) ? LeaseAction.Expire
        : age < ackWait / 3 ? LeaseAction.Keep
        : renewedFor >= maxLease ? LeaseAction.LetRunOut
        : LeaseAction.Renew;

    /// <summary>The time between two looks at all leases: a renewal that fails is tried some eight times before the lease is over.</summary>
    public static TimeSpan Interval(TimeSpan ackWait, bool isIdle) => isIdle ? ackWait / 3 : ackWait / 12;

    /// <summary>How often a consumer says that it lives where no renewal says so.</summary>
    public static TimeSpan Heartbeat(TimeSpan ackWait)
    {
        var interval = ackWait * 2 / 3;
        return interval > ShortestHeartbeat ? interval : ShortestHeartbeat;
    }
}

namespace StreamGroups.Engine.SingleActive;

/// <summary>The times of a group's lease. Another process is active at most the lease and a moment after the last renewal of one that died.</summary>
internal static class ActiveTimes
{
    /// <summary>For how long one is active without renewing, by the store's clock.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(1_500);

    /// <summary>Where there is no other process: under test, where time moves by steps of any length, and would run away from renewals.</summary>
    public static readonly TimeSpan ForGood = TimeSpan.FromDays(10_000);

    /// <summary>How often it is renewed, and asked for by those that stand by.</summary>
    public static readonly TimeSpan Interval = IntervalOf(Lease);

    /// <summary>When it counts as over here, before others may have it: timers are late by some milliseconds.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    /// <summary>What fails is tried again no sooner than this.</summary>
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    /// <summary>However often others wake it, one that stands by asks no more often than this.</summary>
    public static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(20);

    public static TimeSpan IntervalOf(TimeSpan lease) => lease / 3;
}

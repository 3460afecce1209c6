using StreamGroups.Transport;

namespace StreamGroups.Engine.Claiming;

/// <summary>When and what to claim.</summary>
internal static class ClaimPolicy
{
    /// <summary>The server's clock and ours may run apart while a read is awaited.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(10);

    /// <summary>The time between two sweeps: with it an entry is delivered again at most a third of its lease after that has run out.</summary>
    /// <param name="ackWait">The lease.</param>
    /// <param name="jitter">From 0 to 1; spreads the sweeps of many consumers.</param>
    public static TimeSpan Interval(TimeSpan ackWait, double jitter)
    {
        var third = ackWait / 3;
        return (third < LongestInterval ? third : LongestInterval) * (0.75 + (0.25 * jitter));
    }

    /// <summary>
    /// In a sweep, for how long an entry of the consumer's own has to be idle to count as left over: longer than its lease, and than the read has been
    /// awaited that may be bringing it.
    /// </summary>
    public static TimeSpan LeastIdle(TimeSpan ackWait, TimeSpan awaited) =>
        awaited == TimeSpan.Zero || awaited + ClockTolerance < ackWait ? ackWait : awaited + ClockTolerance;

    /// <summary>Of what is pending for the consumer itself, what it has to take up.</summary>
    /// <param name="entry">A pending entry of its own.</param>
    /// <param name="held">What it is handling, keeps waiting, or is settling.</param>
    /// <param name="failed">What its handler failed on: that comes again when its lease is over.</param>
    /// <param name="minIdle">The lease in a sweep; zero after a start or a disconnect, when what is not known here never arrived here.</param>
    /// <param name="ackWait">The lease.</param>
    public static bool IsLeftover(
        in PendingEntry entry, HashSet<EntryId> held, HashSet<EntryId> failed, TimeSpan minIdle, TimeSpan ackWait) =>
        !held.Contains(entry.Id) && entry.Idle >= (failed.Contains(entry.Id) ? ackWait : minIdle);
}

namespace StreamGroups.Testing.Time;

/// <summary>The steps in which a time is let pass: from one thing that is due to the next, but in no more than some thousands while no handler runs.</summary>
/// <param name="Target">Where time is moved to in the end.</param>
/// <param name="Coarse">The least step while no handler runs.</param>
internal readonly record struct AdvanceSteps(DateTimeOffset Target, TimeSpan Coarse)
{
    public const int Most = 5_000;

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    public static AdvanceSteps Over(DateTimeOffset now, TimeSpan by) => new(now + by, by / Most);

    /// <param name="now">The time now.</param>
    /// <param name="timer">When the next timer goes off; null where none is set.</param>
    /// <param name="due">When the next retry, or scheduled message, is due; null where none is.</param>
    /// <param name="isRunning">Whether a handler runs: leases are looked at more closely.</param>
    public DateTimeOffset Next(DateTimeOffset now, DateTimeOffset? timer, DateTimeOffset? due, bool isRunning)
    {
        var next = timer < Target ? timer.Value : Target;
        var least = isRunning || Coarse < Least ? Least : Coarse;
        if (next < now + least) next = now + least;
        if (due > now && due < next) next = due.Value;
        return next < Target ? next : Target;
    }
}

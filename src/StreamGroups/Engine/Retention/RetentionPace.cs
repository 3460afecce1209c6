namespace StreamGroups.Engine.Retention;

/// <summary>How long to wait before a stream is looked at again.</summary>
/// <param name="Shortest">While there is something to do.</param>
/// <param name="Longest">Where there is nothing to do, or it fails.</param>
internal sealed record RetentionPace(TimeSpan Shortest, TimeSpan Longest)
{
    public static RetentionPace Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));

    /// <param name="last">The wait before.</param>
    /// <param name="worked">Whether there was something to do; not where it failed.</param>
    public TimeSpan Next(TimeSpan last, bool worked) => worked ? Shortest : last < Longest / 2 ? last * 2 : Longest;

    /// <summary>Spreads the instances of an application, which start together.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan Spread(TimeSpan wait, double jitter) => wait * (0.75 + (0.5 * jitter));
}

namespace StreamGroups.Engine;

/// <summary>The timers of the system cut off parts of a millisecond, and would go off too soon; those of a test are exact.</summary>
internal static class TimerGrain
{
    private static readonly TimeSpan OfTheSystem = TimeSpan.FromMilliseconds(1);

    /// <summary>What a timer has to be set later by.</summary>
    public static TimeSpan Of(TimeProvider time) => ReferenceEquals(time, TimeProvider.System) ? OfTheSystem : TimeSpan.Zero;
}

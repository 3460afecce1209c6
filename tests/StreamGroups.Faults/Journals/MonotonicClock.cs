using System.Diagnostics;

namespace StreamGroups.Faults.Journals;

/// <summary>The clock that all processes of a machine share and nobody sets.</summary>
internal static class MonotonicClock
{
    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);
}

using System.Diagnostics;

namespace StreamGroups.Benchmarks.Measuring;

/// <summary>A moment, and what this process had used by then.</summary>
internal readonly record struct Mark(long Time, long Allocated, TimeSpan Processor)
{
    public static Mark Now() => new(Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: false), Environment.CpuUsage.TotalTime);

    public TimeSpan Until(Mark later) => Stopwatch.GetElapsedTime(Time, later.Time);
}

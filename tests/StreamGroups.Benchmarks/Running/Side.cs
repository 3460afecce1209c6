namespace StreamGroups.Benchmarks.Running;

/// <summary>Which sides of the cases run; one alone is for a profiler.</summary>
internal enum Side
{
    Both,
    Ours,
    Bare,
}

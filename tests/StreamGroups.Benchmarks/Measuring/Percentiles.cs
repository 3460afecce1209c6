namespace StreamGroups.Benchmarks.Measuring;

/// <summary>The percentiles that are told of a set of times.</summary>
internal static class Percentiles
{
    public const string Median = "p50, µs";
    public const string P99 = "p99, µs";
    public const string P999 = "p99.9, µs";

    /// <summary>Sorts the times, which are in µs.</summary>
    public static Figure[] Of(double[] times)
    {
        Array.Sort(times);
        return [new(Median, At(times, 0.5)), new(P99, At(times, 0.99)), new(P999, At(times, 0.999))];
    }

    private static double At(double[] sorted, double part) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
}

namespace StreamGroups.Benchmarks.Measuring;

/// <summary>The values of one figure over the runs of one side.</summary>
internal sealed class Sample(double[] values)
{
    /// <summary>In the order of the runs.</summary>
    public double[] Values { get; } = values;

    public bool IsEmpty => Values.Length == 0;

    public double Median
    {
        get
        {
            if (IsEmpty) return double.NaN;
            var sorted = Values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    public double Least => Values.DefaultIfEmpty(double.NaN).Min();

    public double Most => Values.DefaultIfEmpty(double.NaN).Max();
}

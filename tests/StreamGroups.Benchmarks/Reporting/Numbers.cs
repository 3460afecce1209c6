using System.Globalization;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Reporting;

/// <summary>How numbers are written: as many digits as a reader can use.</summary>
internal static class Numbers
{
    public static string Text(double value) => Math.Abs(value) switch
    {
        double.NaN => "",
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>The median and, of several values, the least and the most.</summary>
    public static string Spread(Sample sample) =>
        sample.Values.Length < 2 ? Text(sample.Median) : $"{Text(sample.Median)} ({Text(sample.Least)}–{Text(sample.Most)})";
}

using System.Globalization;

namespace StreamGroups.Benchmarks.Measuring;

/// <summary>What one figure has to reach: by its ratio to the bare side, or by its own value.</summary>
internal sealed record Goal(string Figure, bool OfRatio, bool AtLeast, double Limit)
{
    public static Goal Ratio(string figure, double atLeast) => new(figure, true, true, atLeast);

    public static Goal RatioAtMost(string figure, double limit) => new(figure, true, false, limit);

    public static Goal AtMost(string figure, double limit) => new(figure, false, false, limit);

    public static Goal Value(string figure, double atLeast) => new(figure, false, true, atLeast);

    public bool IsReached(FigureResult result)
    {
        var value = OfRatio ? result.Ratio : result.Ours.Median;
        return AtLeast ? value >= Limit : value <= Limit;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Figure}{(OfRatio ? ": ratio" : ":")} {(AtLeast ? "≥" : "≤")} {Limit}");
}

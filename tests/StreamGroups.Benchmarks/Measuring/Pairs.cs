using System.Globalization;
using StreamGroups.Benchmarks.Comparisons;

namespace StreamGroups.Benchmarks.Measuring;

/// <summary>Runs both sides in turn, so that what else the machine does meets both, and prints medians and the median of the pairs' ratios.</summary>
internal static class Pairs
{
    public static async Task RunAsync(Comparison comparison, int pairs, bool onlyOurs, TextWriter output)
    {
        await comparison.PrepareAsync();
        List<(Figure[] Ours, Figure[] Bare)> runs = [];
        for (var pair = -comparison.WarmUps; pair < pairs; pair++)
        {
            var oursFirst = onlyOurs || pair % 2 == 0;
            var bare = oursFirst ? [] : await comparison.BareAsync();
            var ours = await comparison.OursAsync();
            if (oursFirst && !onlyOurs) bare = await comparison.BareAsync();
            if (pair >= 0) runs.Add((ours, bare));
        }
        await comparison.CleanUpAsync();
        await PrintAsync(comparison, runs, output);
    }

    private static async Task PrintAsync(Comparison comparison, List<(Figure[] Ours, Figure[] Bare)> runs, TextWriter output)
    {
        await output.WriteLineAsync($"\n{comparison.Name} ({runs.Count} pairs; goal: {comparison.Goal})");
        await output.WriteLineAsync($"  {"",-28}{"ours",12}{comparison.BareName,16}{"ratio",9}  ratios");
        foreach (var (index, figure) in runs[0].Ours.Index())
        {
            var ours = Median(runs.Select(run => run.Ours[index].Value));
            var line = $"  {figure.Name,-28}{Number(ours),12}";
            if (runs[0].Bare.Length > index)
            {
                var ratios = runs.Select(run => run.Ours[index].Value / run.Bare[index].Value).Order().ToArray();
                var all = string.Join(' ', ratios.Select(Number));
                line += $"{Number(Median(runs.Select(run => run.Bare[index].Value))),16}{Number(Median(ratios)),9}  {all}";
            }
            else
            {
                line += $"{"",25}  {string.Join(' ', runs.Select(run => Number(run.Ours[index].Value)).Order())}";
            }
            await output.WriteLineAsync(line);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Number(double value) =>
        value.ToString(value >= 1_000 ? "N0" : value >= 20 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}

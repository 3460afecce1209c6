using System.Text;
using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Reporting;

/// <summary>Tables for the documentation: one for each theme, with the command that makes it.</summary>
internal static class MarkdownReport
{
    public static string Of(Machine machine, IReadOnlyList<CaseResult> results)
    {
        var text = new StringBuilder($"Measured on: {machine}.\n");
        foreach (var theme in results.GroupBy(result => (result.Theme, Figures: string.Join('|', result.Figures.Select(figure => figure.Name)))))
            AppendTable(text, theme.Key.Theme, [.. theme]);
        return text.ToString();
    }

    /// <summary>The first figure with its ratio, of the others both values.</summary>
    private static void AppendTable(StringBuilder text, string theme, CaseResult[] results)
    {
        var figures = results[0].Figures;
        text.Append($"\n`dotnet run -c Release --project tests/StreamGroups.Benchmarks -- {theme}` ({results[0].Pairs} pairs; ours / {results[0].BareName})\n\n");
        var others = figures.Skip(1).Select(figure => figure.Name);
        AppendRow(text, ["case", figures[0].Name, results[0].BareName, "ratio", .. others, "goals"]);
        AppendRow(text, ["---", .. Enumerable.Repeat("---:", figures.Count + 2), "---"]);
        foreach (var result in results) AppendRow(text, Cells(result));
    }

    private static IEnumerable<string> Cells(CaseResult result)
    {
        var main = result.Figures[0];
        var others = result.Figures.Skip(1).Select(figure => $"{Numbers.Text(figure.Ours.Median)} / {Numbers.Text(figure.Bare.Median)}");
        var goals = result.Goals.Select(goal => $"{goal}{(result.Find(goal.Figure) is { } figure && goal.IsReached(figure) ? "" : " **missed**")}");
        return
        [
            $"`{result.Name}`", Numbers.Text(main.Ours.Median), Numbers.Text(main.Bare.Median), Numbers.Spread(main.Ratios), .. others,
            string.Join("; ", goals),
        ];
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells)} |\n");
}

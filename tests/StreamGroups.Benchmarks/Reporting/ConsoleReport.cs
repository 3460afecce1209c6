using StreamGroups.Benchmarks.Measuring;

namespace StreamGroups.Benchmarks.Reporting;

/// <summary>One case, for whoever looks on.</summary>
internal static class ConsoleReport
{
    public static async Task WriteAsync(CaseResult result, TimeSpan took, TextWriter output)
    {
        await output.WriteLineAsync($"\n{result.Name}: {result.Description}; {result.Pairs} {(result.Pairs == 1 ? "pair" : "pairs")} in {took.TotalSeconds:0.0} s");
        await output.WriteLineAsync($"  {"",-32}{"ours",14}{result.BareName,28}  ratio");
        foreach (var figure in result.Figures)
        {
            var ratio = Numbers.Spread(figure.Ratios);
            await output.WriteLineAsync($"  {figure.Name,-32}{Numbers.Text(figure.Ours.Median),14}{Numbers.Text(figure.Bare.Median),28}  {ratio}");
        }
        foreach (var goal in result.Goals)
        {
            if (result.Find(goal.Figure) is { IsEmpty: false } figure) await output.WriteLineAsync($"  {(goal.IsReached(figure) ? "reached" : "MISSED ")}  {goal}");
        }
    }
}

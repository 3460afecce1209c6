using System.Text.Json;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Reporting;

/// <summary>Every value of every run, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static async Task WriteAsync(string file, Machine machine, Size size, IReadOnlyList<CaseResult> results)
    {
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, new { machine, size = $"{size}", cases = results.Select(Case) }, Options);
    }

    private static object Case(CaseResult result) => new
    {
        result.Name,
        result.Description,
        bare = result.BareName,
        figures = result.Figures.Select(figure => new
        {
            figure.Name,
            ours = figure.Ours.Values,
            bare = figure.Bare.Values,
            medianOurs = figure.Ours.Median,
            medianBare = figure.Bare.Median,
            ratio = figure.Ratio,
        }),
        goals = result.Goals.Select(goal => new
        {
            goal = goal.ToString(),
            reached = result.Find(goal.Figure) is { } figure && goal.IsReached(figure),
        }),
    };
}

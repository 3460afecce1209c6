using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Measuring;

/// <summary>What came of a case.</summary>
internal sealed record CaseResult(string Name, string Description, string BareName, IReadOnlyList<Goal> Goals, IReadOnlyList<FigureResult> Figures)
{
    public string Theme => Name.Split('-')[0];

    public int Pairs => Figures.Count == 0 ? 0 : Math.Max(Figures[0].Ours.Values.Length, Figures[0].Bare.Values.Length);

    public static CaseResult Of(Comparison comparison, List<Figure[]> ours, List<Figure[]> bare)
    {
        var names = ours.Concat(bare).MaxBy(run => run.Length)!.Select(figure => figure.Name);
        var figures = names.Select((name, index) => new FigureResult(name, Values(ours, index), Values(bare, index)));
        return new(comparison.Name, comparison.Description, comparison.BareName, comparison.Goals, [.. figures]);
    }

    public FigureResult? Find(string figure) => Figures.FirstOrDefault(result => result.Name == figure);

    private static Sample Values(List<Figure[]> runs, int index) =>
        new([.. runs.Where(run => run.Length > index).Select(run => run[index].Value)]);
}

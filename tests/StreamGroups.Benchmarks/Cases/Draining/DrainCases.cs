using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;

namespace StreamGroups.Benchmarks.Cases.Draining;

/// <summary>All kinds of messages, with and without a scope, one and several at once.</summary>
internal static class DrainCases
{
    private static readonly int[] Concurrencies = [1, 8, 64];

    public static IEnumerable<Comparison> All(Arena arena, Scale scale)
    {
        foreach (var isScoped in (bool[])[false, true])
        {
            foreach (var (kind, work) in Works(isScoped))
            {
                foreach (var concurrency in Concurrencies)
                    yield return new Drain(arena, scale, Name(kind, isScoped, concurrency), work, concurrency, GoalsOf(kind, isScoped, concurrency));
            }
        }
        yield return new Drain(arena, scale, "drain-batch-1", new BatchWork(), 1, []);
        yield return new Drain(
            arena, scale, "drain-json-scoped-1-against-bytes", new JsonWork(isScoped: true), 1, [Goal.Ratio(FigureNames.Rate, 0.5)], new RawWork(isScoped: false));
    }

    private static (string Kind, Work Work)[] Works(bool isScoped) =>
        [("raw", new RawWork(isScoped)), ("text", new TextWork(isScoped)), ("json", new JsonWork(isScoped))];

    private static string Name(string kind, bool isScoped, int concurrency) => $"drain-{kind}{(isScoped ? "-scoped" : "")}-{concurrency}";

    private static Goal[] GoalsOf(string kind, bool isScoped, int concurrency) => (kind, isScoped, concurrency) switch
    {
        ("raw", false, 1) => [Goal.Ratio(FigureNames.Rate, 0.85), Goal.Value(FigureNames.Rate, 310_000), Goal.AtMost(FigureNames.Allocated, 100)],
        ("json", true, 1) => [Goal.Ratio(FigureNames.Rate, 0.5)],
        _ => [],
    };
}

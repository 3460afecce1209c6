using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StreamGroups.Benchmarks.Running;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        Usage: [NAME...] [OPTIONS]         runs the cases whose names contain one of these; all by default
          --list                           names the cases
          --quick                          small cases: shows that they run, and gives a first idea
          --smallest                       the smallest cases: shows that they run
          --pairs N                        pairs that are counted; 5 by default, 1 for small cases
          --messages N                     messages in a run of a case that drains or publishes
          --side ours|bare                 one side alone, for a profiler
          --json FILE                      writes every value of every run
          --markdown FILE                  writes the tables for docs/performance.md
        or: --micro [BenchmarkDotNet's options]
        """;

    public IReadOnlyList<string> Names { get; private init; } = [];

    public bool List { get; private init; }

    public Size Size { get; private init; }

    public int? Pairs { get; private init; }

    public int? Messages { get; private init; }

    public Side Side { get; private init; }

    public string? Json { get; private init; }

    public string? Markdown { get; private init; }

    public Scale Scale => new(Size, Messages);

    public int EffectivePairs => Pairs ?? Scale.Of(5, 1, 1);

    public bool Chooses(Comparison comparison) =>
        Names.Count == 0 || Names.Any(name => comparison.Name.Contains(name, StringComparison.OrdinalIgnoreCase));

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments)
    {
        arguments = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (arguments.Take(args[i], i + 1 < args.Length ? args[i + 1] : "") is not var (next, used)) return false;
            arguments = next;
            i += used;
        }
        return true;
    }

    /// <summary>Null where the option is unknown or its value no use; else also how many values it took.</summary>
    private (Arguments Next, int Used)? Take(string option, string value)
    {
        int? number = int.TryParse(value, CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? parsed : null;
        return option switch
        {
            "--list" => (this with { List = true }, 0),
            "--quick" => (this with { Size = Size.Quick }, 0),
            "--smallest" => (this with { Size = Size.Smallest }, 0),
            "--pairs" when number is not null => (this with { Pairs = number }, 1),
            "--messages" when number is not null => (this with { Messages = number }, 1),
            "--side" when value is "ours" => (this with { Side = Side.Ours }, 1),
            "--side" when value is "bare" => (this with { Side = Side.Bare }, 1),
            "--json" when value.Length > 0 => (this with { Json = value }, 1),
            "--markdown" when value.Length > 0 => (this with { Markdown = value }, 1),
            _ when !option.StartsWith('-') => (this with { Names = [.. Names, option] }, 0),
            _ => null,
        };
    }
}

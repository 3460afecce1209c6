using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace StreamGroups.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments(string Filter, int Pairs, int Messages, bool OnlyOurs)
{
    public const string Usage = """
        Options: --filter <part of a name>, --pairs <number>, --messages <number>, --side ours (for a profiler);
        or --micro <BenchmarkDotNet's options>.
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments)
    {
        arguments = new Arguments("", 5, 200_000, false);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) return false;
            var number = int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var parsed) && parsed > 0;
            switch (args[i])
            {
                case "--filter": arguments = arguments with { Filter = args[i + 1] }; break;
                case "--side" when args[i + 1] == "ours": arguments = arguments with { OnlyOurs = true }; break;
                case "--pairs" when number: arguments = arguments with { Pairs = parsed }; break;
                case "--messages" when number: arguments = arguments with { Messages = parsed }; break;
                default: return false;
            }
        }
        return true;
    }
}

using BenchmarkDotNet.Running;
using StreamGroups.Benchmarks;
using StreamGroups.Benchmarks.Comparisons;
using StreamGroups.Benchmarks.Measuring;

if (args is [FirstMessageProbe.Verb, var side, var connection, var stream])
{
    await FirstMessageProbe.RunAsync(side, connection, stream);
    return 0;
}

if (args is ["--micro", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args[1..]);
    return 0;
}

if (!Arguments.TryParse(args, out var arguments))
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

await using var arena = await Arena.StartAsync();
Comparison[] all =
[
    new DrainRaw(arena, arguments.Messages), new DrainJson(arena, arguments.Messages), new PublishAndConsume(arena, arguments.Messages / 2),
    new WakeUp(arena), new SlowHandlers(arena), new HostStart(arena), new Resume(),
];
var chosen = Array.FindAll(all, comparison => comparison.Name.Contains(arguments.Filter, StringComparison.OrdinalIgnoreCase));
foreach (var comparison in chosen) await Pairs.RunAsync(comparison, arguments.Pairs, arguments.OnlyOurs, Console.Out);
return chosen.Length > 0 ? 0 : 2;

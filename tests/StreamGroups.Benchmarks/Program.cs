using BenchmarkDotNet.Running;
using StreamGroups.Benchmarks.Children;
using StreamGroups.Benchmarks.Running;

if (await ChildVerbs.TryRunAsync(args)) return 0;

if (args is ["--micro", ..])
{
    var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args[1..]);
    return summaries.Any() && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
}

if (!Arguments.TryParse(args, out var arguments))
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

return await new BenchmarkProgram(arguments, Console.Out).RunAsync();

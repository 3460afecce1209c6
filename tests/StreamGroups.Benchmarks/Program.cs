using BenchmarkDotNet.Running;
using StreamGroups.Benchmarks.Children;
using StreamGroups.Benchmarks.Running;

if (await ChildVerbs.TryRunAsync(args)) return 0;

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

return await new BenchmarkProgram(arguments, Console.Out).RunAsync();

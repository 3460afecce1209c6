using System.Diagnostics;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Reporting;

namespace StreamGroups.Benchmarks.Running;

/// <summary>Starts a server, runs the cases that were asked for, and writes what came of them. A case that fails ends nothing but itself.</summary>
internal sealed class BenchmarkProgram(Arguments arguments, TextWriter output)
{
    /// <summary>0; 1 where a case failed; 2 where none has such a name.</summary>
    public async Task<int> RunAsync()
    {
        await using var arena = await Arena.StartAsync();
        var chosen = Suite.All(arena, arguments.Scale).Where(arguments.Chooses).ToArray();
        if (chosen.Length == 0)
        {
            await output.WriteLineAsync("No case has such a name; --list names them.");
            return 2;
        }
        if (arguments.List)
        {
            foreach (var comparison in chosen) await output.WriteLineAsync($"{comparison.Name,-36}{comparison.Description}");
            return 0;
        }

        var machine = Machine.Of(await arena.InfoAsync());
        await output.WriteLineAsync(machine.ToString());
        var runner = new Runner(arguments);
        List<CaseResult> results = [];
        foreach (var comparison in chosen)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                results.Add(await runner.RunAsync(comparison));
                await ConsoleReport.WriteAsync(results[^1], Stopwatch.GetElapsedTime(began), output);
            }
            catch (Exception exception)
            {
                await output.WriteLineAsync($"\n{comparison.Name} FAILED: {exception}");
            }
        }
        if (arguments.Json is { } json) await JsonReport.WriteAsync(json, machine, arguments.Size, results);
        if (arguments.Markdown is { } markdown) await File.WriteAllTextAsync(markdown, MarkdownReport.Of(machine, results));
        return results.Count == chosen.Length ? 0 : 1;
    }
}

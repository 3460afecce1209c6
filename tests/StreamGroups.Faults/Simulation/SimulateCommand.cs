using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Running;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.Faults.Simulation;

/// <summary>Runs simulated worlds, one seed after the other, from the command line to the exit code.</summary>
internal static class SimulateCommand
{
    private const string Usage = """
        usage: StreamGroups.Faults simulate [--from 1] [--count 1000] [--seconds S] | [--seed N]   [--sabotage Renewals|Parking|Claims]

          --seconds   ends after so many seconds, however many seeds are left
          --seed      this seed alone, with all that happens in it
          --sabotage  what the store gets wrong on purpose; then seeds have to fail
        """;

    /// <summary>So many failing seeds are told.</summary>
    private const int MostFailures = 5;

    private const string OnlyThread = "DOTNET_ThreadPool_ForceMaxWorkerThreads";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(Usage);
            return 0;
        }
        if (Environment.GetEnvironmentVariable(OnlyThread) is null) return await RunWithOneThreadAsync(arguments);
        var settings = new ConfigurationBuilder().AddCommandLine(arguments).Build().Get<SimulationSettings>() ?? new SimulationSettings();
        return settings.Seed is { } seed ? await RunOneAsync(seed, settings.Sabotage) : await RunManyAsync(settings);
    }

    /// <summary>A thread pool of one thread makes a seed mean the same every time.</summary>
    private static async Task<int> RunWithOneThreadAsync(string[] arguments)
    {
        var variables = new Dictionary<string, string?>
        {
            [OnlyThread] = "1", ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "1", ["DOTNET_PROCESSOR_COUNT"] = "1",
            ["DOTNET_TieredCompilation"] = "0",
        };
        await using var child = ChildProcess.StartDotnet(typeof(SimulateCommand).Assembly.Location, ["simulate", .. arguments], variables);
        var code = await child.WaitForExitAsync(Timeout.InfiniteTimeSpan);
        Console.WriteLine(child.Output);
        return code;
    }

    private static async Task<int> RunManyAsync(SimulationSettings settings)
    {
        var watch = Stopwatch.StartNew();
        var (worlds, failures) = (0, 0);
        var totals = new SimulationTotals();
        while (worlds < settings.Count && failures < MostFailures && watch.Elapsed.TotalSeconds < settings.Seconds)
        {
            var seed = settings.From + worlds++;
            var (history, findings, stories) = await CheckAsync(seed, settings.Sabotage);
            totals.Add(history);
            if (findings.Passed) continue;
            failures++;
            Console.WriteLine($"=== seed {seed} fails; alone: simulate --seed {seed}");
            Report.Write(findings, [], stories, Console.WriteLine);
        }
        Console.WriteLine($"{worlds} seeds from {settings.From} on in {watch.Elapsed.TotalSeconds:0.0} s, {failures} failed. {totals}");
        return failures == 0 ? 0 : 1;
    }

    private static async Task<int> RunOneAsync(int seed, Sabotage sabotage)
    {
        var (_, findings, stories) = await CheckAsync(seed, sabotage);
        foreach (var line in stories.All()) Console.WriteLine(line);
        Report.Write(findings, [], stories, Console.WriteLine);
        return findings.Passed ? 0 : 1;
    }

    private static async Task<(History History, Findings Findings, EntryStories Stories)> CheckAsync(int seed, Sabotage sabotage)
    {
        var world = new World(seed, sabotage);
        try
        {
            var history = await Task.Run(world.RunAsync);
            var settings = new CheckSettings
            {
                AckWait = world.AckWait, MaxDeliveries = WorldSettings.MaxDeliveries, LateCancellation = TimeSpan.FromMilliseconds(1),
                Recovery = TimeSpan.FromMilliseconds(600),
            };
            return (history, Checker.Check(history, settings), new EntryStories(history, world.Journals, TimeSpan.Zero));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed} could not be brought to its end at {world.Clock.Now}.", exception);
        }
    }
}

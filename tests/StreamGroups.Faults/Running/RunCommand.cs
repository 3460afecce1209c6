using Microsoft.Extensions.Configuration;
using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Journals;

namespace StreamGroups.Faults.Running;

/// <summary>A run on a real server, from the command line to the exit code.</summary>
internal static class RunCommand
{
    private const string Usage = """
        usage: StreamGroups.Faults [--minutes 60 | --seconds 64] [--seed N] [--consumers 3] [--publishers 2] [--rate 120]
                                   [--ackWait 2] [--maxDeliveries 5] [--concurrency 16] [--gap 4] [--kinds Kill,Stop,…]
                                   [--killing 15] [--keep DIR]
               StreamGroups.Faults simulate --help

          --seed      replays the plan of a run; left out, it is random
          --rate      messages a second, of all publishers together
          --ackWait   the lease, seconds
          --gap       one fault begins in every stretch of so many seconds
          --kinds     the faults to choose from
          --killing   about one message in so many seconds kills its process; 0 is none
          --keep      a folder for everything that the run wrote
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine($"{Usage}\n\nkinds: {string.Join(", ", FaultKinds.OfNemesis)}");
            return 0;
        }
        var settings = new ConfigurationBuilder().AddCommandLine(arguments).Build().Get<RunSettings>() ?? new RunSettings();
        var seed = settings.Seed ?? Random.Shared.Next();
        var folder = settings.Keep is { } keep ? Directory.CreateDirectory(keep) : Directory.CreateTempSubdirectory("streamgroups-faults-");
        foreach (var old in folder.GetFiles("*.journal")) old.Delete(); // Journals are added to.
        try
        {
            using var log = new RunLog(Path.Combine(folder.FullName, "run.log"));
            log.Write($"StreamGroups.Faults {string.Join(' ', arguments)}");
            var run = new FaultRun(settings, seed, folder.FullName, log);
            var history = await run.RunAsync();
            var findings = Checker.Check(history, new CheckSettings { AckWait = settings.Lease, MaxDeliveries = settings.MaxDeliveries });
            var journals = folder.GetFiles("*.journal").OrderBy(file => file.Name, StringComparer.Ordinal)
                .ToDictionary(file => Path.GetFileNameWithoutExtension(file.Name), file => FileJournal.Read(file.FullName));
            Report.Write(findings, run.Crashes, new EntryStories(history, journals, log.Origin), log.Write);
            if (!findings.Passed || run.Crashes.Count > 0) log.Write($"Replay the plan with --seed {seed}");
            return findings.Passed && run.Crashes.Count == 0 ? 0 : 1;
        }
        finally
        {
            if (settings.Keep is null) folder.Delete(recursive: true);
        }
    }
}

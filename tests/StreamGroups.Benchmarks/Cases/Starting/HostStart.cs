using System.Globalization;
using StreamGroups.Benchmarks.Children;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.Benchmarks.Cases.Starting;

/// <summary>A new process, so that its code has to be compiled too.</summary>
internal sealed class HostStart(Arena arena) : Comparison("host-start")
{
    public override string Description => "a new process: from the building of the host, and from the start of the process, to the first message handled";

    public override IReadOnlyList<Goal> Goals => [Goal.AtMost(FigureNames.FirstMessage, 300)];

    public override Task<Figure[]> OursAsync() => RunAsync(ChildVerbs.Ours);

    public override Task<Figure[]> BareAsync() => RunAsync(ChildVerbs.Bare);

    public override Task CleanUpAsync() => arena.RemoveAsync(Name);

    private async Task<Figure[]> RunAsync(string side)
    {
        await arena.FillAsync(Name, 1, _ => "a message"u8.ToArray());
        await arena.Database.StreamCreateConsumerGroupAsync(Name, FirstMessageProbe.Group, "0-0");
        await using var process = ChildProcess.StartDotnet(
            typeof(FirstMessageProbe).Assembly.Location, [FirstMessageProbe.Verb, side, arena.ConnectionString, Name]);
        var line = await process.WaitForLineAsync(line => line.StartsWith(FirstMessageProbe.Prefix, StringComparison.Ordinal));
        var times = line[FirstMessageProbe.Prefix.Length..].Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture)).ToArray();
        return [new(FigureNames.FirstMessage, times[0]), new("ms from the start of the process", times[1])];
    }
}

using StreamGroups.Benchmarks.Children;
using StreamGroups.Benchmarks.Measuring;
using StreamGroups.Benchmarks.Running;
using StreamGroups.TestSupport.Processes;

namespace StreamGroups.Benchmarks.Cases.Processes;

/// <summary>Several consumer processes share the backlog of one group.</summary>
internal sealed class ConsumerProcesses(Arena arena, Scale scale, ChildWork work, int processes)
    : Comparison($"processes-{work.ToString().ToLowerInvariant()}-{processes}")
{
    private static readonly byte[] Body = [.. Enumerable.Repeat((byte)'x', 100)];
    private readonly int _processes = Math.Min(processes, scale.Of(4, 4, 2));
    private readonly int _messages = work == ChildWork.Raw ? scale.MessagesOf(400_000, 20_000, 1_000) : scale.MessagesOf(20_000 * processes, 2_000, 200);
    private readonly int _warmUp = work == ChildWork.Raw ? scale.Of(200_000, 20_000, 100) : scale.Of(10_000, 1_000, 50);

    public override string Description { get; } =
        $"{processes} consumer {(processes == 1 ? "process" : "processes")} of one group, "
        + (work == ChildWork.Raw ? "handlers that do nothing" : $"{ConsumerChild.Concurrency} handlers at once that each await 2 ms");

    public override int WarmUps => 0;

    public override async Task PrepareAsync()
    {
        await arena.FillAsync(Name, _messages, _ => Body);
        await arena.FillAsync(ConsumerChild.WarmUpStreamOf(Name), _warmUp, _ => Body);
    }

    public override async Task CleanUpAsync()
    {
        await arena.RemoveAsync(Name);
        await arena.RemoveAsync(ConsumerChild.WarmUpStreamOf(Name));
    }

    public override Task<Figure[]> OursAsync() => RunAsync(ChildVerbs.Ours);

    public override Task<Figure[]> BareAsync() => RunAsync(ChildVerbs.Bare);

    private async Task<Figure[]> RunAsync(string side)
    {
        var group = await arena.NewGroupAsync(Name);
        var children = Enumerable.Range(0, _processes).Select(_ => Start(side, group)).ToArray();
        try
        {
            foreach (var child in children) await child.WaitForLineAsync(line => line == ConsumerChild.Ready);
            var before = await arena.ServerAsync();
            await SayAsync(ConsumerChild.BeginOf(Name));
            await DrainedAsync(group);
            var after = await arena.ServerAsync();
            await SayAsync(ConsumerChild.EndOf(Name));
            var reports = await Task.WhenAll(children.Select(async child => ChildCount.Parse(await child.WaitForLineAsync(ChildCount.IsReport))));
            await arena.RemoveGroupAsync(Name, group);
            return Figures(reports, after.Time - before.Time);
        }
        finally
        {
            foreach (var child in children) await child.DisposeAsync();
        }
    }

    private ChildProcess Start(string side, string group) => ChildProcess.StartDotnet(
        typeof(ConsumerChild).Assembly.Location, [ConsumerChild.Verb, side, arena.ConnectionString, Name, group, $"{work}"]);

    private async Task SayAsync(string list)
    {
        for (var i = 0; i < _processes; i++) await arena.Database.ListRightPushAsync(list, "now");
    }

    /// <summary>Nothing is pending, and the last entry has been delivered.</summary>
    private async Task DrainedAsync(string group)
    {
        var last = (await arena.Database.StreamInfoAsync(Name)).LastEntry.Id;
        while ((await arena.Database.StreamGroupInfoAsync(Name)).Single(info => info.Name == group) is var info
            && (info.PendingMessageCount > 0 || info.LastDeliveredId != last))
            await Task.Delay(10);
    }

    private Figure[] Figures(ChildReport[] reports, TimeSpan server)
    {
        var worked = reports.Where(report => report.Handled > 0).ToArray();
        var elapsed = worked.Max(report => report.Last) - worked.Min(report => report.First);
        return
        [
            new(FigureNames.Rate, worked.Sum(report => report.Handled) / elapsed.TotalSeconds),
            new("share of the busiest", (double)worked.Max(report => report.Handled) / worked.Sum(report => report.Handled)),
            new(FigureNames.ClientTime, worked.Sum(report => report.ProcessorMicroseconds) / _messages),
            new(FigureNames.ServerTime, server.TotalMicroseconds / _messages),
        ];
    }
}

using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>When processes were able to take over what others had lost.</summary>
internal sealed class AbleTimes
{
    private readonly Intervals[] _ofProcesses;

    private AbleTimes(IEnumerable<Intervals> ofProcesses) => _ofProcesses = [.. ofProcesses];

    public static AbleTimes Of(Timeline timeline, CheckSettings settings)
    {
        var runs = timeline.History.Runs.ToLookup(run => run.Process);
        return new(timeline.History.Processes.Select(process => OfProcess(timeline, settings, process, [.. runs[process]])));
    }

    /// <summary>The longest time that one process was able in one piece.</summary>
    public TimeSpan Longest(TimeSpan from, TimeSpan to) =>
        to <= from || _ofProcesses.Length == 0 ? TimeSpan.Zero : _ofProcesses.Max(times => times.Longest(from, to));

    private static Intervals OfProcess(Timeline timeline, CheckSettings settings, ConsumerProcess process, HandlerRun[] runs)
    {
        if (process.ReadyAt is not { } ready) return Intervals.None;
        var disturbed = timeline.History.Faults
            .Where(fault => fault.Concerns(process.Slot) && fault.Kind is not FaultKind.ClockJump)
            .Select(fault => (fault.From, fault.To + settings.Recovery));
        var claimed = runs.Where(run => run.Count > 1).Select(run => (run.BegunAt, run.OverAt));
        var life = Intervals.Of([(ready, process.EndedAt ?? TimeSpan.MaxValue)]);
        return life.Without(Intervals.Of([.. disturbed, .. claimed, .. Busy(process, runs)]));
    }

    /// <summary>When no worker was free.</summary>
    private static IEnumerable<(TimeSpan From, TimeSpan To)> Busy(ConsumerProcess process, HandlerRun[] runs)
    {
        var changes = runs.SelectMany(run => new[] { (At: run.BegunAt, Change: 1), (At: run.OverAt, Change: -1) })
            .OrderBy(change => change.At).ThenBy(change => change.Change);
        var (running, since) = (0, TimeSpan.Zero);
        foreach (var (at, change) in changes)
        {
            if (running == process.Concurrency && change < 0) yield return (since, at);
            running += change;
            if (running == process.Concurrency && change > 0) since = at;
        }
    }
}

using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>
/// What a dead or stopped process had is delivered again within its lease and one sweep, if there is a process that can: one that runs undisturbed,
/// with a worker free and nothing running that was delivered before, since the last delivery permitted waits for that.
/// </summary>
internal sealed class RedeliveryRule : IRule
{
    public void Check(Timeline timeline, CheckSettings settings, Findings findings)
    {
        var able = AbleTimes.Of(timeline, settings);
        var bound = settings.Sweep + settings.Slack;
        TimeSpan? longest = null, whileAble = null;
        foreach (var (entry, runs) in timeline.Runs)
        {
            foreach (var run in runs)
            {
                if (LostAt(timeline, run) is not { } lostAt || NextAfter(timeline, entry, runs, run, lostAt) is not { } next) continue;
                if (timeline.LossesOf(entry, next) > 0) continue;
                var leaseEnd = LeaseEnd(timeline, settings, lostAt, next);
                if (longest is null || next - lostAt > longest) longest = next - lostAt;
                if (able.Longest(leaseEnd, next) is var left && (whileAble is null || left > whileAble)) whileAble = left;
                if (left <= bound) continue;
                findings.Violate(ViolationKind.LateRedelivery, entry,
                    $"{run} lost it at {Findings.Text(lostAt)}, all leases were over at {Findings.Text(leaseEnd)}, and though a consumer was able "
                    + $"to take it for {Findings.Text(left)}, nothing happened until {Findings.Text(next)}");
            }
        }
        findings.Tell("longest redelivery after a death or a stop, whatever the cause", longest);
        findings.Tell("longest wait for an able consumer after the lease's end", whileAble, $"≤ {Findings.Text(bound)}");
    }

    /// <summary>When every lease was over: those too that other processes may have got, and taken with them before a handler began.</summary>
    private static TimeSpan LeaseEnd(Timeline timeline, CheckSettings settings, TimeSpan lostAt, TimeSpan next) => settings.AckWait
        + timeline.Disturbances(lostAt, next).Select(fault => fault.To + (fault.Kind.EndsProcess() ? TimeSpan.Zero : settings.Recovery))
            .Where(end => end < next).Append(lostAt).Max();

    /// <summary>When the process of a run that had not ended died, or was stopped beyond the lease.</summary>
    private static TimeSpan? LostAt(Timeline timeline, HandlerRun run)
    {
        if (timeline.StoppedOf(run.Process).Before(run.OverAt) is { } stop && stop.From >= run.BegunAt && stop.To - stop.From >= run.Process.AckWait)
            return stop.From;
        return run.Died && run.Process.Died ? run.Process.EndedAt : null;
    }

    /// <summary>
    /// When something became of the entry: a run, a dead letter, or the stopped handler itself when it went on, if nothing had settled the entry meanwhile.
    /// </summary>
    private static TimeSpan? NextAfter(Timeline timeline, EntryName entry, HandlerRun[] runs, HandlerRun lost, TimeSpan lostAt)
    {
        IEnumerable<TimeSpan> moments =
        [
            .. runs.Where(run => run != lost && run.BegunAt > lostAt).Select(run => run.BegunAt),
            .. (timeline.DeadLetters.GetValueOrDefault(entry) ?? []).Select(line => line.At).Where(at => at > lostAt),
            .. lost.EndedAt is { } ended && ended > lostAt && !MayBeSettled(runs, ended) ? [ended] : Array.Empty<TimeSpan>(),
        ];
        return moments.Any() ? moments.Min() : null;
    }

    /// <summary>Whether a handler had begun to settle the entry itself, or one had completed, whose ack counts though it comes late.</summary>
    private static bool MayBeSettled(HandlerRun[] runs, TimeSpan moment) =>
        runs.Any(run => run.SettledAt < moment || (run.Outcome == RunOutcome.Handled && run.EndedAt < moment));
}

using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>
/// One handler at a time while its owner can renew. When it cannot, its token is cancelled, at the latest when another handler has begun; a process
/// that is stopped hears of it when it goes on.
/// </summary>
internal sealed class OverlapRule : IRule
{
    public void Check(Timeline timeline, CheckSettings settings, Findings findings)
    {
        var (before, after, afterLoss) = (0, 0, 0);
        TimeSpan? latest = null;
        foreach (var (entry, runs) in timeline.Runs)
        {
            for (var index = 1; index < runs.Length; index++)
            {
                var second = runs[index];
                foreach (var first in runs.Take(index).Where(run => run.OverAt > second.BegunAt))
                {
                    if (timeline.LossesOf(entry, second.BegunAt) > 0)
                    {
                        afterLoss++;
                        continue;
                    }
                    var lateness = CancellationOf(first) - second.BegunAt;
                    if (lateness > TimeSpan.Zero && !LeaseIsOver(timeline, settings, first, second.BegunAt))
                    {
                        before++;
                        findings.Violate(ViolationKind.Overlap, entry,
                            $"{second} began at {Findings.Text(second.BegunAt)} beside {first}, which could renew its lease");
                        continue;
                    }
                    after++;
                    if (lateness <= TimeSpan.Zero) continue;
                    lateness = CancellationOf(first) - RunningAt(timeline, first, second.BegunAt);
                    if (latest is null || lateness > latest) latest = lateness;
                    if (lateness <= settings.LateCancellation) continue;
                    findings.Violate(ViolationKind.NotCancelled, entry,
                        $"{first} ran on without its token being cancelled when {second} had begun at {Findings.Text(second.BegunAt)}");
                }
            }
        }
        findings.Tell("two handlers at once, while the owner could renew", before, "0");
        findings.Tell("two handlers at once, after the lease was over", after);
        findings.Tell("two handlers at once, after the group was lost", afterLoss);
        findings.Tell("latest cancellation after another had begun", latest, $"≤ {Findings.Text(settings.LateCancellation)}");
    }

    /// <summary>When the run heard that it was over, or was over.</summary>
    private static TimeSpan CancellationOf(HandlerRun run) =>
        run.CancelledAt is { } cancelled && cancelled < run.OverAt ? cancelled : run.OverAt;

    /// <summary>The first moment from this one on at which the process of the run is not stopped.</summary>
    private static TimeSpan RunningAt(Timeline timeline, HandlerRun run, TimeSpan moment) =>
        timeline.StoppedOf(run.Process).Before(moment) is { } stop && stop.To > moment ? stop.To : moment;

    private static bool LeaseIsOver(Timeline timeline, CheckSettings settings, HandlerRun run, TimeSpan moment) =>
        timeline.HinderedOf(run.Process).Before(moment) is { } hindered
        && hindered.To + settings.LateCancellation >= moment
        && moment - hindered.From >= settings.LeastLease(run.Process.AckWait);
}

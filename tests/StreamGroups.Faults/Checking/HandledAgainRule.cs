using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>An entry whose handler completed is not delivered again, unless its process died or was cut off before the ack was confirmed.</summary>
internal sealed class HandledAgainRule : IRule
{
    public void Check(Timeline timeline, CheckSettings settings, Findings findings)
    {
        var again = 0;
        foreach (var (entry, runs) in timeline.Runs)
        {
            for (var index = 1; index < runs.Length; index++)
            {
                if (timeline.LossesOf(entry, runs[index].BegunAt) > 0) continue;
                if (runs.Take(index).FirstOrDefault(run => CountsFor(timeline, settings, run, runs[index].BegunAt)) is not { } first) continue;
                again++;
                findings.Violate(ViolationKind.HandledAgain, entry,
                    $"{runs[index]} began at {Findings.Text(runs[index].BegunAt)}, although {first} had handled it undisturbed");
            }
        }
        findings.Tell("handled again without a cause", again, "0");
    }

    private static bool CountsFor(Timeline timeline, CheckSettings settings, HandlerRun run, TimeSpan moment) =>
        run.Outcome == RunOutcome.Handled && run.EndedAt is { } ended && ended < moment && run.CancelledAt is null
        && !(run.Process.EndedAt is { } end && end < ended + settings.Slack)
        && !timeline.HinderedOf(run.Process).Touches(run.BegunAt - run.Process.AckWait, ended + settings.Slack);
}

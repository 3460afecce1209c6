using StreamGroups.Faults.Jobs;

namespace StreamGroups.Faults.Checking;

/// <summary>An entry becomes a dead letter once, and when its deliveries are used up.</summary>
internal sealed class DeadLetterRule : IRule
{
    /// <summary>A dead letter tells its time in whole milliseconds of the server's clock.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(5);

    public void Check(Timeline timeline, CheckSettings settings, Findings findings)
    {
        var again = 0;
        foreach (var (entry, lines) in timeline.DeadLetters)
        {
            if (lines.Length > 1 + timeline.LossesOf(entry, lines[^1].At + Rounding))
            {
                again++;
                findings.Violate(ViolationKind.DeadLetteredAgain, entry,
                    $"{lines.Length} dead letters: {string.Join(", ", lines.Select(line => line.Id))}");
            }
            var runs = timeline.Runs.GetValueOrDefault(entry) ?? [];
            var neverBegun = timeline.Disturbances(timeline.PublishedAt(entry), lines[0].At).Count();
            if (lines[0].Reason == JobHandler.Refusal || runs.Length + neverBegun >= settings.MaxDeliveries) continue;
            findings.Violate(ViolationKind.DeadLetteredEarly, entry,
                $"dead-lettered as {lines[0].Reason} with a count of {lines[0].Count} after {runs.Length} deliveries");
        }
        findings.Tell("dead letters", timeline.DeadLetters.Count);
        findings.Tell("dead-lettered twice", again, "0");
    }
}

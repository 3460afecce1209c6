using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>No handler begins more often than is permitted. What was cancelled does not count; a lost group begins to count anew.</summary>
internal sealed class DeliveryCountRule : IRule
{
    public void Check(Timeline timeline, CheckSettings settings, Findings findings)
    {
        var (over, most) = (0, 0L);
        foreach (var (entry, runs) in timeline.Runs)
        {
            most = Math.Max(most, runs.Max(run => run.Count));
            var counted = runs.Count(run => run.CancelledAt is null);
            var permitted = settings.MaxDeliveries * (1 + timeline.LossesOf(entry, runs[^1].BegunAt));
            if (counted <= permitted && runs.All(run => run.Count <= settings.MaxDeliveries)) continue;
            over++;
            findings.Violate(ViolationKind.TooManyDeliveries, entry,
                $"{counted} deliveries, the last one with a count of {runs[^1].Count}; {settings.MaxDeliveries} are permitted");
        }
        findings.Tell("highest delivery count", most, $"≤ {settings.MaxDeliveries}");
        findings.Tell("entries delivered too often", over, "0");
    }
}

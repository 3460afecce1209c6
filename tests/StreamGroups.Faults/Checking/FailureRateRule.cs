namespace StreamGroups.Faults.Checking;

/// <summary>What fails is tried again at a bounded rate.</summary>
internal sealed class FailureRateRule : IRule
{
    public void Check(Timeline timeline, CheckSettings settings, Findings findings)
    {
        foreach (var source in timeline.History.FailureRates.GroupBy(rate => rate.Source).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var worst = source.MaxBy(rate => rate.PerLoop)!;
            findings.Tell($"most failures a second and loop: {source.Key}", worst.PerLoop, $"≤ {settings.FailuresPerLoop:0}");
            if (worst.PerLoop <= settings.FailuresPerLoop) continue;
            findings.Violate(ViolationKind.HotLoop, null,
                $"{source.Key}: {worst.PerSecond:0} failures in the second before {Findings.Text(worst.At)}, in {worst.Loops} loops");
        }
    }
}

namespace StreamGroups.Faults.Checking;

/// <summary>At the end nothing is left, and dead consumers are gone.</summary>
internal sealed class EndRule : IRule
{
    public void Check(Timeline timeline, CheckSettings settings, Findings findings)
    {
        if (timeline.History.End is not { } end) return;
        if (end.Pending > 0 || end.NotDelivered > 0)
        {
            findings.Violate(ViolationKind.LeftOver, null,
                $"{end.Pending} entries are pending and {end.NotDelivered} were not delivered when everything had been mended for long");
        }
        var justDead = timeline.History.Processes.Count(
            process => process.EndedAt > end.At - settings.ConsumersKept && process.EndedAt <= end.At);
        if (end.Consumers > end.Alive + justDead)
        {
            findings.Violate(ViolationKind.DeadConsumers, null,
                $"the server knows {end.Consumers} consumers, of which {end.Alive} are alive, and {justDead} died not long ago");
        }
        findings.Tell("pending at the end", end.Pending, "0");
        findings.Tell("not delivered at the end", end.NotDelivered, "0");
        findings.Tell("consumers that the server knows at the end", end.Consumers, $"≤ {end.Alive + justDead}");
    }
}

using StreamGroups.Faults.Histories;

namespace StreamGroups.Faults.Checking;

/// <summary>Holds a history against everything that is promised.</summary>
internal static class Checker
{
    private static readonly IRule[] Rules =
    [
        new LossRule(), new OverlapRule(), new HandledAgainRule(), new RedeliveryRule(), new DeliveryCountRule(), new DeadLetterRule(),
        new EndRule(), new FailureRateRule(),
    ];

    public static Findings Check(History history, CheckSettings settings)
    {
        var timeline = new Timeline(history, settings);
        var findings = new Findings();
        foreach (var rule in Rules) rule.Check(timeline, settings, findings);
        return findings;
    }
}

namespace StreamGroups.Engine.Dispatching;

/// <summary>What becomes of an entry whose handler did not complete.</summary>
internal static class FailurePolicy
{
    public static FailureOutcome Decide(Exception? exception, in FailureFacts facts) => exception switch
    {
        OperationCanceledException when facts.Cancelled => new(FailureKind.Release, default, ""),
        UnreadableMessageException => new(FailureKind.DeadLetter, default, "unreadable"),
        _ => facts.DeliveryCount >= facts.MaxDeliveries ? new(FailureKind.DeadLetter, default, exception is null ? "unsettled" : "failed")
            : new(FailureKind.Retry, BackoffPolicy.DelayAfter(facts.DeliveryCount, facts.Backoff), ""),
    };
}

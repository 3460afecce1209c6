namespace StreamGroups.Engine.Dispatching;

/// <summary>What becomes of an entry whose handler did not complete.</summary>
internal static class FailurePolicy
{
    public static FailureOutcome Decide(Exception exception, long deliveryCount, int maxDeliveries, bool stopping) => exception switch
    {
        OperationCanceledException when stopping => FailureOutcome.Cancelled,
        UnreadableMessageException => FailureOutcome.DeadLetter,
        _ => deliveryCount >= maxDeliveries ? FailureOutcome.DeadLetter : FailureOutcome.LeavePending,
    };
}

using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Handling.Routing;

namespace StreamGroups.Engine.Dispatching;

/// <summary>What becomes of an entry whose handler did not complete, or did not settle it where that is its task.</summary>
internal static class FailurePolicy
{
    /// <summary>An entry that comes again sooner would go round and round while a circuit is open.</summary>
    private static readonly TimeSpan LeastAfterRefusal = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MostAfterRefusal = TimeSpan.FromDays(30);

    /// <param name="exception">What the pipeline threw; null where the handler completed without settling, in <see cref="DeliveryMode.Manual"/>.</param>
    /// <param name="facts">What else counts.</param>
    public static FailureOutcome Decide(Exception? exception, in FailureFacts facts)
    {
        if (facts.Cancelled && (exception is null || IsCancellation(exception))) return new(FailureKind.Release, TimeSpan.Zero, "cancelled");
        if (exception is HandedBackException) return new(FailureKind.Release, TimeSpan.Zero, "handed back");
        if (exception is HandlerNotBegunException refusal) return new(FailureKind.Release, DelayAfter(refusal, facts.Backoff), "not begun");
        if (exception is UnreadableMessageException) return new(FailureKind.DeadLetter, TimeSpan.Zero, "unreadable");
        if (exception is InvalidMessageException) return new(FailureKind.DeadLetter, TimeSpan.Zero, "invalid");
        if (exception is UnmatchedMessageException) return new(FailureKind.DeadLetter, TimeSpan.Zero, "unmatched");
        return (exception is null ? null : facts.Rules.Find(exception)) switch
        {
            FailureAction.DeadLetter => new(FailureKind.DeadLetter, TimeSpan.Zero, "rejected"),
            FailureAction.Ignore => new(FailureKind.Ack, TimeSpan.Zero, "ignored"),
            _ => Retry(exception is null ? "unsettled" : "failed", in facts),
        };
    }

    private static FailureOutcome Retry(string reason, in FailureFacts facts) => facts.DeliveryCount >= facts.MaxDeliveries
        ? new(FailureKind.DeadLetter, TimeSpan.Zero, reason)
        : new(FailureKind.Retry, BackoffPolicy.DelayAfter(facts.DeliveryCount, facts.Backoff), reason);

    private static TimeSpan DelayAfter(HandlerNotBegunException refusal, IReadOnlyList<TimeSpan> backoff)
    {
        var delay = refusal.RetryAfter ?? BackoffPolicy.DelayAfter(1, backoff);
        return delay < LeastAfterRefusal ? LeastAfterRefusal : delay > MostAfterRefusal ? MostAfterRefusal : delay;
    }

    /// <summary>Libraries wrap the cancellation of a call in exceptions of their own.</summary>
    public static bool IsCancellation(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is OperationCanceledException) return true;
        }
        return false;
    }
}

using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

/// <summary>What holds for any exception, any rule, any count and any waits.</summary>
public sealed class FailurePolicyPropertyTests
{
    private static readonly Exception?[] Known =
    [
        null, new TimeoutException(), new IOException(), new OperationCanceledException(), new TimeoutRejectedException(), new BrokenCircuitException(),
        new AggregateException(new TimeoutException()), new UnreadableMessageException("No JSON."), new HandlerNotBegunException(new BrokenCircuitException()),
    ];

    private static readonly Gen<Exception?> Exceptions = Gen.Int[0, Known.Length - 1].Select(i => Known[i]);

    private static readonly Gen<ExceptionRule> Rule = Gen.OneOf(
        Gen.Enum<FailureAction>().Select(ExceptionRule.For<TimeoutException>),
        Gen.Enum<FailureAction>().Select(ExceptionRule.For<IOException>),
        Gen.Enum<FailureAction>().Select(ExceptionRule.For<Exception>),
        Gen.Const(ExceptionRule.For<TimeoutException>(_ => throw new NotSupportedException())));

    private static readonly Gen<FailureFacts> Facts = Gen.Select(
        Rule.Array[0, 3], Gen.Long[0, 12], Gen.Int[1, 10], Gen.Int[1, 100_000].Select(ms => TimeSpan.FromMilliseconds(ms)).Array[0, 4], Gen.Bool,
        (rules, count, most, backoff, cancelled) =>
            new FailureFacts(new ExceptionRules(rules, [], Deliveries.Group, NullLogger.Instance), count, most, backoff, cancelled));

    [Fact]
    public void A_retry_waits_as_the_group_says_and_never_comes_after_the_last_delivery() => Check((_, facts, outcome) =>
    {
        if (outcome.Kind != FailureKind.Retry) return true;
        var waits = facts.Backoff.DefaultIfEmpty(TimeSpan.Zero);
        return facts.DeliveryCount < facts.MaxDeliveries && waits.Contains(outcome.Delay);
    });

    [Fact]
    public void Later_deliveries_are_later_in_the_list() => Check((exception, facts, outcome) =>
    {
        var next = FailurePolicy.Decide(exception, facts with { DeliveryCount = facts.DeliveryCount + 1 });
        if (outcome.Kind != FailureKind.Retry || next.Kind != FailureKind.Retry || facts.Backoff.Count == 0) return true;
        return facts.Backoff.ToList().LastIndexOf(next.Delay) >= facts.Backoff.ToList().IndexOf(outcome.Delay);
    });

    [Fact]
    public void Only_what_did_not_fail_is_given_back() => Check((exception, facts, outcome) =>
        outcome.Kind != FailureKind.Release || facts.Cancelled || exception is HandlerNotBegunException);

    [Fact]
    public void What_no_handler_began_is_given_back_whatever_the_rules_and_the_count_say() => Check((exception, _, outcome) =>
        exception is not HandlerNotBegunException || (outcome.Kind == FailureKind.Release && outcome.Delay >= TimeSpan.FromSeconds(1)));

    [Fact]
    public void Only_a_rule_acknowledges() => Check((exception, facts, outcome) =>
        outcome.Kind != FailureKind.Ack || facts.Rules.Find(exception!) == FailureAction.Ignore);

    [Fact]
    public void What_cannot_be_read_is_always_dead_lettered() => Check((exception, _, outcome) =>
        exception is not UnreadableMessageException || outcome is { Kind: FailureKind.DeadLetter, Reason: "unreadable" });

    [Fact]
    public void A_dead_letter_before_the_last_delivery_has_a_rule_or_cannot_be_read() => Check((exception, facts, outcome) =>
        outcome.Kind != FailureKind.DeadLetter || facts.DeliveryCount >= facts.MaxDeliveries || exception is UnreadableMessageException
        || facts.Rules.Find(exception!) == FailureAction.DeadLetter);

    [Fact]
    public void Only_what_is_delivered_again_has_a_delay_and_all_has_a_reason() => Check((_, _, outcome) =>
        outcome.Reason.Length > 0 && (outcome.Kind is FailureKind.Retry or FailureKind.Release || outcome.Delay == TimeSpan.Zero));

    private static void Check(Func<Exception?, FailureFacts, FailureOutcome, bool> holds) => Gen.Select(Exceptions, Facts)
        .Sample((exception, facts) => holds(exception, facts, FailurePolicy.Decide(exception, in facts)), iter: 5_000);
}

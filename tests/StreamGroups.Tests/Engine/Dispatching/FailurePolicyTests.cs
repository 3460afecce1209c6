using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class FailurePolicyTests
{
    private static readonly Exception Failure = new InvalidOperationException();
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 10)]
    [InlineData(3, 60)]
    [InlineData(4, 60)]
    public void A_failure_is_repeated_after_the_wait_of_its_delivery(long delivery, int seconds) =>
        Assert.Equal(new FailureOutcome(FailureKind.Retry, TimeSpan.FromSeconds(seconds), "failed"), Decide(Failure, Facts(delivery)));

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(long.MaxValue)]
    public void The_last_delivery_permitted_is_the_last(long delivery) =>
        Assert.Equal(new FailureOutcome(FailureKind.DeadLetter, TimeSpan.Zero, "failed"), Decide(Failure, Facts(delivery)));

    [Fact]
    public void Without_waits_a_failure_is_repeated_at_once() =>
        Assert.Equal(new FailureOutcome(FailureKind.Retry, TimeSpan.Zero, "failed"), Decide(Failure, Facts(3) with { Backoff = [] }));

    [Fact]
    public void What_was_not_settled_counts_as_failed()
    {
        Assert.Equal(new FailureOutcome(FailureKind.Retry, Backoff[0], "unsettled"), Decide(null, Facts(1)));
        Assert.Equal(new FailureOutcome(FailureKind.DeadLetter, TimeSpan.Zero, "unsettled"), Decide(null, Facts(5)));
    }

    [Fact]
    public void What_cannot_be_read_is_dead_lettered_at_once_whatever_the_rules_say()
    {
        var expected = new FailureOutcome(FailureKind.DeadLetter, TimeSpan.Zero, "unreadable");
        var unreadable = new UnreadableMessageException("No JSON.");

        Assert.Equal(expected, Decide(unreadable, Facts(1)));
        Assert.Equal(expected, Decide(unreadable, Facts(1) with { Cancelled = true }));
        Assert.Equal(expected, Decide(unreadable, Facts(1, ExceptionRule.For<Exception>(FailureAction.Ignore))));
    }

    [Fact]
    public void What_is_invalid_is_dead_lettered_at_once_whatever_the_rules_say()
    {
        var expected = new FailureOutcome(FailureKind.DeadLetter, TimeSpan.Zero, "invalid");
        var invalid = new InvalidMessageException(typeof(string), []);

        Assert.Equal(expected, Decide(invalid, Facts(1)));
        Assert.Equal(expected, Decide(invalid, Facts(1) with { Cancelled = true }));
        Assert.Equal(expected, Decide(invalid, Facts(1, ExceptionRule.For<Exception>(FailureAction.Ignore))));
    }

    [Fact]
    public void A_cancellation_is_no_failure_where_the_engine_cancelled()
    {
        var released = new FailureOutcome(FailureKind.Release, TimeSpan.Zero, "cancelled");
        var facts = Facts(5, ExceptionRule.For<Exception>(FailureAction.DeadLetter)) with { Cancelled = true };

        Assert.Equal(released, Decide(new TaskCanceledException(), facts));
        Assert.Equal(released, Decide(new IOException("The call was aborted.", new OperationCanceledException()), facts));
        Assert.Equal(released, Decide(new AggregateException(new TaskCanceledException()), facts));
        Assert.Equal(released, Decide(null, facts));
    }

    [Fact]
    public void A_cancellation_of_the_handlers_own_is_a_failure()
    {
        Assert.Equal(FailureKind.Retry, Decide(new TaskCanceledException(), Facts(1)).Kind);
        Assert.Equal(FailureKind.DeadLetter, Decide(new TaskCanceledException(), Facts(5)).Kind);
        Assert.Equal(FailureKind.Retry, Decide(new TimeoutRejectedException("Too late.", new OperationCanceledException()), Facts(1)).Kind);
        Assert.Equal(FailureKind.Retry, Decide(Failure, Facts(1) with { Cancelled = true }).Kind);
    }

    [Fact]
    public void Rules_decide_before_the_count_of_deliveries()
    {
        var facts = Facts(
            5, ExceptionRule.For<ArgumentException>(FailureAction.Ignore), ExceptionRule.For<TimeoutException>(FailureAction.DeadLetter),
            ExceptionRule.For<IOException>(FailureAction.Retry));

        Assert.Equal(new FailureOutcome(FailureKind.Ack, TimeSpan.Zero, "ignored"), Decide(new ArgumentNullException(), facts));
        Assert.Equal(new FailureOutcome(FailureKind.DeadLetter, TimeSpan.Zero, "rejected"), Decide(new TimeoutException(), facts));
        Assert.Equal(new FailureOutcome(FailureKind.DeadLetter, TimeSpan.Zero, "failed"), Decide(new IOException(), facts));
        Assert.Equal(new FailureOutcome(FailureKind.Retry, Backoff[1], "failed"), Decide(new IOException(), facts with { DeliveryCount = 2 }));
        Assert.Equal(FailureKind.DeadLetter, Decide(new TimeoutException(), facts with { DeliveryCount = 1 }).Kind);
    }

    [Theory]
    [InlineData(20.0, 20.0)]
    [InlineData(1.5, 1.5)]
    [InlineData(0.02, 1.0)]
    [InlineData(-3.0, 1.0)]
    [InlineData(1e9, 2_592_000.0)]
    public void What_no_handler_began_is_handed_back_for_as_long_as_the_pipeline_says(double said, double seconds)
    {
        var expected = new FailureOutcome(FailureKind.Release, TimeSpan.FromSeconds(seconds), "not begun");
        var (wait, facts) = (TimeSpan.FromSeconds(said), Facts(5, ExceptionRule.For<Exception>(FailureAction.DeadLetter)));

        Assert.Equal(expected, Decide(NotBegun(new BrokenCircuitException("Open.", wait)), facts));
        if (said > 0) Assert.Equal(expected, Decide(NotBegun(new RateLimiterRejectedException(wait)), facts));
    }

    [Theory]
    [InlineData(10_000, 10_000)]
    [InlineData(1, 1_000)]
    [InlineData(null, 1_000)]
    public void What_no_handler_began_is_handed_back_for_the_first_wait_where_the_pipeline_says_nothing(int? backoff, int milliseconds)
    {
        TimeSpan[] waits = backoff is { } wait ? [TimeSpan.FromMilliseconds(wait), TimeSpan.FromHours(1)] : [];

        var outcome = Decide(NotBegun(new IsolatedCircuitException()), Facts(3) with { Backoff = waits });

        Assert.Equal(new FailureOutcome(FailureKind.Release, TimeSpan.FromMilliseconds(milliseconds), "not begun"), outcome);
    }

    [Fact]
    public void Where_the_handler_began_a_refusal_is_a_failure()
    {
        Assert.Equal(FailureKind.Retry, Decide(new BrokenCircuitException("Open.", TimeSpan.FromHours(1)), Facts(1)).Kind);
        Assert.Equal(FailureKind.DeadLetter, Decide(new RateLimiterRejectedException(), Facts(5)).Kind);
    }

    private static FailureOutcome Decide(Exception? exception, FailureFacts facts) => FailurePolicy.Decide(exception, in facts);

    private static FailureFacts Facts(long deliveries, params ExceptionRule[] rules) =>
        new(new ExceptionRules(rules, [], Deliveries.Group, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), deliveries, 5, Backoff, Cancelled: false);

    private static HandlerNotBegunException NotBegun(ExecutionRejectedException rejection) => new(rejection);
}

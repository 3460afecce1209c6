using StreamGroups.Engine.Dispatching;
using Xunit;

namespace StreamGroups.Tests.Engine.Dispatching;

public sealed class FailurePolicyTests
{
    private static readonly Exception Failure = new InvalidOperationException();

    [Theory]
    [InlineData(1, FailureOutcome.LeavePending)]
    [InlineData(4, FailureOutcome.LeavePending)]
    [InlineData(5, FailureOutcome.DeadLetter)]
    [InlineData(6, FailureOutcome.DeadLetter)]
    public void A_failure_is_repeated_until_the_last_delivery(long delivery, object expected) =>
        Assert.Equal(expected, FailurePolicy.Decide(Failure, delivery, 5, stopping: false));

    [Fact]
    public void What_cannot_be_read_is_dead_lettered_at_once() =>
        Assert.Equal(FailureOutcome.DeadLetter, FailurePolicy.Decide(new UnreadableMessageException("No JSON."), 1, 5, stopping: true));

    [Fact]
    public void A_cancellation_counts_as_no_failure_in_a_stop_only()
    {
        Assert.Equal(FailureOutcome.Cancelled, FailurePolicy.Decide(new TaskCanceledException(), 5, 5, stopping: true));
        Assert.Equal(FailureOutcome.LeavePending, FailurePolicy.Decide(new TaskCanceledException(), 1, 5, stopping: false));
        Assert.Equal(FailureOutcome.DeadLetter, FailurePolicy.Decide(new TaskCanceledException(), 5, 5, stopping: false));
        Assert.Equal(FailureOutcome.LeavePending, FailurePolicy.Decide(Failure, 1, 5, stopping: true));
    }
}

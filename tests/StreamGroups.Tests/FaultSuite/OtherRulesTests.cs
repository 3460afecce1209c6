using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Histories;
using StreamGroups.Faults.Jobs;
using Xunit;

namespace StreamGroups.Tests.FaultSuite;

public sealed class OtherRulesTests
{
    private readonly HistoryDraft _draft = new();
    private readonly ConsumerProcess _process;
    private readonly EntryName _entry;

    public OtherRulesTests()
    {
        _process = _draft.Process(1);
        _entry = _draft.Publish();
    }

    [Fact]
    public void What_was_handled_in_peace_and_comes_again_is_found()
    {
        _draft.Run(_entry, _process, 1, 2);
        _draft.Run(_entry, _process, 5, 6, count: 2);

        Assert.Equal([ViolationKind.HandledAgain], _draft.Violations());
    }

    [Theory]
    [InlineData(nameof(FaultKind.ServerKill))]
    [InlineData(nameof(FaultKind.ClientKill))]
    [InlineData(nameof(FaultKind.GroupDestroy))]
    public void An_ack_may_get_lost_on_the_way(string kind)
    {
        _draft.Run(_entry, _process, 1, 2);
        _draft.Fault(Enum.Parse<FaultKind>(kind), null, 2.1, 2.2);
        _draft.Run(_entry, _process, 5, 6, count: 2);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void An_ack_may_die_with_its_process()
    {
        _draft.Run(_entry, _draft.Process(2, dies: 2.1), 1, 2);
        _draft.Run(_entry, _process, 5, 6, count: 2);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void A_delivery_above_the_maximum_is_found()
    {
        for (var count = 1; count <= HistoryDraft.MaxDeliveries; count++) _draft.Run(_entry, _process, count, count + 0.1, count, RunOutcome.Failed);
        _draft.Run(_entry, _process, 9, 10, count: HistoryDraft.MaxDeliveries + 1);

        Assert.Equal([ViolationKind.TooManyDeliveries], _draft.Violations());
    }

    [Fact]
    public void Deliveries_above_the_maximum_are_found_whatever_count_they_are_told()
    {
        for (var time = 1; time <= HistoryDraft.MaxDeliveries; time++) _draft.Run(_entry, _process, time, time + 0.1, outcome: RunOutcome.Failed);
        _draft.Run(_entry, _process, 9, 10);

        Assert.Equal([ViolationKind.TooManyDeliveries], _draft.Violations());
    }

    [Fact]
    public void Deliveries_that_were_handed_back_do_not_count()
    {
        for (var time = 1; time <= HistoryDraft.MaxDeliveries; time++)
            _draft.Run(_entry, _process, time, time + 0.1, outcome: RunOutcome.GaveUp, cancelled: time + 0.1);
        _draft.Run(_entry, _process, 9, 10);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void Two_dead_letters_of_one_entry_are_found()
    {
        Exhaust();
        _draft.DeadLetter(_entry, 10);
        _draft.DeadLetter(_entry, 11);

        Assert.Equal([ViolationKind.DeadLetteredAgain], _draft.Violations());
    }

    [Fact]
    public void A_lost_group_may_dead_letter_again()
    {
        Exhaust();
        _draft.DeadLetter(_entry, 10);
        _draft.Fault(FaultKind.GroupDestroy, null, 10.5, 10.5);
        _draft.DeadLetter(_entry, 11);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void A_dead_letter_whose_deliveries_were_not_used_up_is_found()
    {
        _draft.Run(_entry, _process, 1, 2, outcome: RunOutcome.Failed);
        _draft.DeadLetter(_entry, 3);

        Assert.Equal([ViolationKind.DeadLetteredEarly], _draft.Violations());
    }

    [Fact]
    public void A_handler_may_refuse_its_message_at_once()
    {
        _draft.Run(_entry, _process, 1, 2, outcome: RunOutcome.Refused);
        _draft.DeadLetter(_entry, 2, count: 1, JobHandler.Refusal);

        Assert.Empty(_draft.Violations());
    }

    [Theory]
    [InlineData(1, 0, 2, nameof(ViolationKind.LeftOver))]
    [InlineData(0, 1, 2, nameof(ViolationKind.LeftOver))]
    [InlineData(0, 0, 3, nameof(ViolationKind.DeadConsumers))]
    public void What_is_left_at_the_end_is_found(long pending, long notDelivered, int consumers, string expected)
    {
        _draft.Run(_entry, _process, 1, 2);
        _draft.History.End = new EndState(TimeSpan.FromSeconds(1000), pending, notDelivered, consumers, 2);

        Assert.Equal([expected], _draft.Violations().Select(kind => $"{kind}"));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(20, false)]
    public void A_hot_loop_is_found(double failures, bool isFound)
    {
        _draft.Run(_entry, _process, 1, 2);
        _draft.History.FailureRates.Add(new FailureRate(TimeSpan.FromSeconds(1), "server", 4, failures));

        Assert.Equal(isFound, _draft.Violations().Contains(ViolationKind.HotLoop));
    }

    private void Exhaust()
    {
        for (var count = 1; count <= HistoryDraft.MaxDeliveries; count++) _draft.Run(_entry, _process, count, count + 0.1, count, RunOutcome.Failed);
    }
}

using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Histories;
using Xunit;

namespace StreamGroups.Tests.FaultSuite;

public sealed class LossRuleTests
{
    private readonly HistoryDraft _draft = new();
    private readonly ConsumerProcess _process;

    public LossRuleTests() => _process = _draft.Process(1);

    [Fact]
    public void What_is_handled_or_dead_lettered_is_not_lost()
    {
        _draft.Run(_draft.Publish(), _process, 1, 2);
        var dead = _draft.Publish();
        for (var count = 1; count <= HistoryDraft.MaxDeliveries; count++) _draft.Run(dead, _process, count, count + 0.1, count, RunOutcome.Failed);
        _draft.DeadLetter(dead, 6);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void An_entry_that_no_handler_got_is_lost()
    {
        var lost = _draft.Publish();

        var violation = Assert.Single(_draft.Check().Violations);
        Assert.Equal((ViolationKind.Lost, lost), (violation.Kind, violation.Entry!.Value));
    }

    [Fact]
    public void An_entry_whose_process_died_and_that_never_came_again_is_lost()
    {
        _draft.Run(_draft.Publish(), _draft.Process(2, dies: 2), 1);

        Assert.Equal([ViolationKind.Lost], _draft.Violations());
    }

    [Fact]
    public void An_entry_that_only_failed_is_lost()
    {
        _draft.Run(_draft.Publish(), _process, 1, 2, outcome: RunOutcome.Failed);

        Assert.Equal([ViolationKind.Lost], _draft.Violations());
    }

    [Fact]
    public void An_entry_that_its_handler_settled_itself_is_the_handlers_own_affair()
    {
        var entry = _draft.Publish();
        _draft.Run(entry, _draft.Process(2, dies: 2), 1).SettledAt = TimeSpan.FromSeconds(1.5);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void What_a_flush_removed_before_it_was_settled_is_lost_by_the_server()
    {
        _draft.StaysPending(_draft.Publish());
        _draft.Flush(1);

        Assert.Empty(_draft.Violations());
        Assert.Equal("1", _draft.Check().Figures.Single(figure => figure.Name.StartsWith("removed", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public void What_was_settled_unhandled_before_a_flush_is_lost()
    {
        _draft.Publish();
        _draft.Flush(1);

        Assert.Equal([ViolationKind.Lost], _draft.Violations());
    }

    [Fact]
    public void What_is_missing_at_the_end_though_nothing_removed_it_has_vanished()
    {
        _draft.Remove(_draft.Publish());

        Assert.Equal([ViolationKind.Vanished], _draft.Violations());
    }

    [Fact]
    public void What_a_promotion_lost_is_lost_by_the_server()
    {
        _draft.Remove(_draft.Publish());
        _draft.Fault(FaultKind.Promotion, null, 1, 2);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void What_was_published_after_a_promotion_has_no_excuse()
    {
        _draft.Fault(FaultKind.Promotion, null, 1, 2);
        _draft.Remove(_draft.Publish(at: 3));

        Assert.Equal([ViolationKind.Vanished], _draft.Violations());
    }

    [Fact]
    public void What_was_not_confirmed_need_not_be_handled()
    {
        _draft.Remove(_draft.Publish());
        _draft.History.Publications[0].Id = null;

        Assert.Empty(_draft.Violations());
    }
}

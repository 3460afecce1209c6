using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Histories;
using Xunit;

namespace StreamGroups.Tests.FaultSuite;

public sealed class OverlapRuleTests
{
    private readonly HistoryDraft _draft = new();
    private readonly ConsumerProcess _first;
    private readonly ConsumerProcess _second;
    private readonly EntryName _entry;

    public OverlapRuleTests()
    {
        (_first, _second) = (_draft.Process(1), _draft.Process(2));
        _entry = _draft.Publish();
    }

    [Fact]
    public void Two_handlers_at_once_are_found()
    {
        _draft.Run(_entry, _first, 1, 5);
        _draft.Run(_entry, _second, 4, 6, count: 2);

        Assert.Equal([ViolationKind.Overlap], _draft.Violations());
    }

    [Fact]
    public void Two_handlers_at_once_in_one_process_are_found()
    {
        _draft.Run(_entry, _first, 1, 5);
        _draft.Run(_entry, _first, 4, 6, count: 2);

        Assert.Equal([ViolationKind.Overlap], _draft.Violations());
    }

    [Fact]
    public void A_cancelled_handler_may_run_on()
    {
        _draft.Run(_entry, _first, 1, 5, cancelled: 3.9);
        _draft.Run(_entry, _second, 4, 6, count: 2);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void A_cancellation_after_the_other_began_is_too_late_where_the_lease_could_be_renewed()
    {
        _draft.Run(_entry, _first, 1, 5, cancelled: 4.1);
        _draft.Run(_entry, _second, 4, 6, count: 2);

        Assert.Equal([ViolationKind.Overlap], _draft.Violations());
    }

    [Fact]
    public void A_process_that_was_stopped_beyond_its_lease_may_be_overtaken()
    {
        _draft.Fault(FaultKind.StopForLong, 1, 2, 5);
        _draft.Run(_entry, _first, 1, 5.2, cancelled: 5.1);
        _draft.Run(_entry, _second, 4, 6, count: 2);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void A_process_that_goes_on_has_to_cancel_at_once()
    {
        _draft.Fault(FaultKind.StopForLong, 1, 2, 5);
        _draft.Run(_entry, _first, 1, 8);
        _draft.Run(_entry, _second, 4, 6, count: 2);

        Assert.Equal([ViolationKind.NotCancelled], _draft.Violations());
    }

    [Fact]
    public void A_stop_within_the_lease_is_no_excuse()
    {
        _draft.Fault(FaultKind.Stop, 1, 2, 2.5);
        _draft.Run(_entry, _first, 1, 5);
        _draft.Run(_entry, _second, 2.4, 6, count: 2);

        Assert.Equal([ViolationKind.Overlap], _draft.Violations());
    }

    [Fact]
    public void A_stop_of_another_process_is_no_excuse()
    {
        _draft.Fault(FaultKind.StopForLong, 2, 1, 3.9);
        _draft.Run(_entry, _first, 1, 5);
        _draft.Run(_entry, _second, 4, 6, count: 2);

        Assert.Equal([ViolationKind.Overlap], _draft.Violations());
    }

    [Fact]
    public void A_process_without_a_network_has_to_cancel_in_time()
    {
        _draft.Fault(FaultKind.BlackHole, 1, 2, 6);
        _draft.Run(_entry, _first, 1, 5);
        _draft.Run(_entry, _second, 4.1, 6, count: 2);

        Assert.Equal([ViolationKind.NotCancelled], _draft.Violations());
    }

    [Fact]
    public void A_lost_group_may_give_an_entry_to_two()
    {
        _draft.Fault(FaultKind.GroupDestroy, null, 2, 2);
        _draft.Run(_entry, _first, 1, 5);
        _draft.Run(_entry, _second, 4, 6);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void A_group_that_was_lost_before_is_no_excuse()
    {
        _draft.Fault(FaultKind.GroupDestroy, null, 2, 2);
        var later = _draft.Publish(at: 10);
        _draft.Run(_entry, _first, 1, 1.1);
        _draft.Run(later, _first, 11, 15);
        _draft.Run(later, _second, 14, 16, count: 2);

        Assert.Equal([ViolationKind.Overlap], _draft.Violations());
    }

    [Fact]
    public void A_dead_process_has_no_running_handlers()
    {
        _draft.Run(_entry, _draft.Process(3, dies: 2), 1);
        _draft.Run(_entry, _second, 4, 6, count: 2);

        Assert.Empty(_draft.Violations());
    }
}

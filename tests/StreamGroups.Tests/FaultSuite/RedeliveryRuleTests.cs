using StreamGroups.Faults.Checking;
using StreamGroups.Faults.Histories;
using Xunit;

namespace StreamGroups.Tests.FaultSuite;

public sealed class RedeliveryRuleTests
{
    private readonly HistoryDraft _draft = new();
    private readonly ConsumerProcess _other;
    private readonly EntryName _entry;

    public RedeliveryRuleTests()
    {
        _other = _draft.Process(2);
        _entry = _draft.Publish();
    }

    [Fact]
    public void What_a_dead_process_had_comes_again_within_a_lease_and_a_sweep()
    {
        _draft.Run(_entry, _draft.Process(1, dies: 2), 1);
        _draft.Run(_entry, _other, 4.6, 5, count: 2);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void What_comes_later_is_found()
    {
        _draft.Run(_entry, _draft.Process(1, dies: 2), 1);
        _draft.Run(_entry, _other, 9, 10, count: 2);

        Assert.Equal([ViolationKind.LateRedelivery], _draft.Violations());
    }

    [Fact]
    public void What_a_stopped_process_had_comes_again_too()
    {
        _draft.Fault(FaultKind.StopForLong, 1, 2, 20);
        _draft.Run(_entry, _draft.Process(1), 1, 20.2, cancelled: 20.1);
        _draft.Run(_entry, _other, 9, 10, count: 2);

        Assert.Equal([ViolationKind.LateRedelivery], _draft.Violations());
    }

    [Fact]
    public void What_nobody_takes_until_the_stopped_process_goes_on_is_found()
    {
        _draft.Fault(FaultKind.StopForLong, 1, 2, 20);
        _draft.Run(_entry, _draft.Process(1), 1, 20.2, cancelled: 20.1);

        Assert.Equal([ViolationKind.LateRedelivery], _draft.Violations());
    }

    [Fact]
    public void What_a_handler_settled_before_its_process_was_stopped_need_not_come_again()
    {
        _draft.Fault(FaultKind.StopForLong, 1, 2, 20);
        _draft.Run(_entry, _draft.Process(1), 1, 20.2).SettledAt = TimeSpan.FromSeconds(1.9);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void What_an_earlier_owner_acknowledged_late_need_not_come_again()
    {
        _draft.Fault(FaultKind.StopForLong, 3, 0.2, 5);
        _draft.Run(_entry, _draft.Process(3), 0.1, 5.1, cancelled: 5);
        _draft.Fault(FaultKind.StopForLong, 1, 6, 20);
        _draft.Run(_entry, _draft.Process(1), 3, 20.2, count: 2, cancelled: 5.5);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void A_process_whose_workers_are_all_busy_cannot_take_it()
    {
        _draft.Run(_entry, _draft.Process(1, dies: 2), 1);
        for (var worker = 0; worker < _other.Concurrency; worker++) _draft.Run(_draft.Publish(), _other, 1, 8.9);
        _draft.Run(_entry, _other, 9, 10, count: 2);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void A_process_that_runs_what_was_delivered_before_need_not_take_a_last_delivery()
    {
        _draft.Run(_entry, _draft.Process(1, dies: 2), 1);
        _draft.Run(_draft.Publish(), _other, 1, 8.9, count: 2);
        _draft.Run(_entry, _other, 9, 10, count: 2);

        Assert.Empty(_draft.Violations());
    }

    [Fact]
    public void Nobody_can_take_it_while_the_server_is_away()
    {
        _draft.Run(_entry, _draft.Process(1, dies: 2), 1);
        _draft.Fault(FaultKind.ServerKill, null, 3, 8);
        _draft.Run(_entry, _other, 9, 10, count: 2);

        Assert.Empty(_draft.Violations());
    }
}

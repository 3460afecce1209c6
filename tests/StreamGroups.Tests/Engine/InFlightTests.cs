using StreamGroups.Engine;
using StreamGroups.Handling;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine;

public sealed class InFlightTests
{
    private readonly InFlight _inFlight = new();

    [Fact]
    public void Deliveries_are_held_until_they_are_removed()
    {
        var deliveries = Deliveries.New([3, 1, 2, 0]);
        _inFlight.Add(deliveries);
        Assert.Equal((Deliveries.IdOf(0), 4), (_inFlight.Lowest(), _inFlight.Count));
        Assert.Same(deliveries[2], _inFlight.Held()[Deliveries.IdOf(2)]);

        _inFlight.Remove([deliveries[1], deliveries[3]]);
        _inFlight.Remove([deliveries[1]]);
        Assert.Equal([Deliveries.IdOf(2), Deliveries.IdOf(3)], _inFlight.Snapshot().Held.Order());
        Assert.Equal((Deliveries.IdOf(2), 2), (_inFlight.Lowest(), _inFlight.Count));
        _inFlight.Remove([deliveries[0], deliveries[2]]);
        Assert.Equal((null, 0), (_inFlight.Lowest(), _inFlight.Count));
        Assert.Empty(_inFlight.Held());
    }

    [Fact]
    public async Task A_limit_that_was_raised_counts_for_those_who_wait_already()
    {
        _inFlight.Add([new StreamGroups.Handling.Delivery(Deliveries.Group, "a", new Entry(Deliveries.IdOf(0), 2, default), 0) { IsClaimed = true }]);
        var limit = 1;
        var below = _inFlight.ClaimedBelowAsync(() => limit, default).AsTask();
        Assert.False(below.IsCompleted);
        limit = 4;
        _inFlight.LimitChanged();
        Assert.Equal(3, await below.InTime());
    }

    [Fact]
    public void What_failed_is_unsettled_but_not_held()
    {
        var deliveries = Deliveries.New([0, 1]);
        _inFlight.Add(deliveries);
        _inFlight.MoveToRefused(deliveries[0]);
        var (held, failed) = _inFlight.Snapshot();
        Assert.Equal([Deliveries.IdOf(1)], held);
        Assert.Equal([Deliveries.IdOf(0)], failed);
        Assert.Equal(Deliveries.IdOf(0), _inFlight.Lowest());

        _inFlight.ForgetRefused([Deliveries.IdOf(0)]);
        Assert.Equal(Deliveries.IdOf(1), _inFlight.Lowest());
    }

    [Fact]
    public void What_is_delivered_again_has_not_failed()
    {
        var delivery = Deliveries.New(0);
        _inFlight.Add([delivery]);
        _inFlight.MoveToRefused(delivery);
        _inFlight.Add([Deliveries.New(0, count: 2)]);
        Assert.Empty(_inFlight.Snapshot().Refused);
        Assert.Equal(1, _inFlight.Count);
    }

    [Fact]
    public async Task A_claimed_delivery_counts_until_its_outcome_is_confirmed()
    {
        var (first, second, read) = (Claimed(0), Claimed(1), Deliveries.New(2));
        _inFlight.Add([first, second, read]);
        Assert.Equal(1, await _inFlight.ClaimedBelowAsync(3, default));

        var below = _inFlight.ClaimedBelowAsync(1, default).AsTask();
        _inFlight.Remove([read, first]);
        Assert.False(below.IsCompleted);
        _inFlight.MoveToRefused(second);
        Assert.Equal(1, await below.InTime());
    }

    private static Delivery Claimed(int number)
    {
        var delivery = Deliveries.New(number);
        return new Delivery(delivery.Group, delivery.Consumer, new Entry(delivery.Id, 2, delivery.Payload), 0) { IsClaimed = true };
    }
}

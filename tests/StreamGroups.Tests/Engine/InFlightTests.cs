using StreamGroups.Engine;
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

        _inFlight.Remove([deliveries[1], deliveries[3]]);
        _inFlight.Remove([deliveries[1]]);
        Assert.Equal([Deliveries.IdOf(2), Deliveries.IdOf(3)], _inFlight.Snapshot().Held.Order());
        Assert.Equal((Deliveries.IdOf(2), 2), (_inFlight.Lowest(), _inFlight.Count));
        _inFlight.Remove([deliveries[0], deliveries[2]]);
        Assert.Equal((null, 0), (_inFlight.Lowest(), _inFlight.Count));
    }

    [Fact]
    public void What_failed_is_unsettled_but_not_held()
    {
        var deliveries = Deliveries.New([0, 1]);
        _inFlight.Add(deliveries);
        _inFlight.MoveToFailed(deliveries[0]);
        var (held, failed) = _inFlight.Snapshot();
        Assert.Equal([Deliveries.IdOf(1)], held);
        Assert.Equal([Deliveries.IdOf(0)], failed);
        Assert.Equal(Deliveries.IdOf(0), _inFlight.Lowest());

        _inFlight.ForgetFailed([Deliveries.IdOf(0)]);
        Assert.Equal(Deliveries.IdOf(1), _inFlight.Lowest());
    }

    [Fact]
    public void What_is_delivered_again_has_not_failed()
    {
        var delivery = Deliveries.New(0);
        _inFlight.Add([delivery]);
        _inFlight.MoveToFailed(delivery);
        _inFlight.Add([Deliveries.New(0, count: 2)]);
        Assert.Empty(_inFlight.Snapshot().Failed);
        Assert.Equal(1, _inFlight.Count);
    }
}

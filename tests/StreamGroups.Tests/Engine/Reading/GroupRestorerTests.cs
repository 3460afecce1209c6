using StreamGroups.Engine.Reading;
using StreamGroups.TestSupport;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Reading;

public sealed class GroupRestorerTests
{
    private readonly EngineStore _store = new();
    private readonly GroupRestorer _restorer;

    public GroupRestorerTests() => _restorer = new GroupRestorer(_store.Transport, _store.Identity, _store.InFlight, _store.Logger);

    [Fact]
    public async Task What_is_held_is_put_back_into_a_group_that_another_process_created_behind_it()
    {
        await _restorer.RestoreAsync("first", default).InTime();
        var deliveries = _store.DeliverHere(300);
        _store.Store.DestroyGroup(Deliveries.Group);
        _store.Store.DeleteKey(ReservedNames.Mark(Deliveries.Group));
        _store.Store.EnsureGroup(Deliveries.Group, StartPosition.AfterId(deliveries[^1].Id));
        Assert.Empty(_store.Pending);

        await _restorer.RestoreAsync("first", default).InTime();
        Assert.Empty(_store.Pending);
        await _restorer.RestoreAsync("second", default).InTime();
        Assert.Equal(deliveries.Select(delivery => delivery.Id), _store.PendingIds);
        Assert.All(_store.Pending, entry => Assert.Equal(("a", 1L), (entry.Consumer, entry.DeliveryCount)));
        Assert.Single(_store.Log.Lines, line => line.Event.Id == 385);
    }
}

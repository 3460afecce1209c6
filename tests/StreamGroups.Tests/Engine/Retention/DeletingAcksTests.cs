using StreamGroups.Engine.Retention;
using StreamGroups.Engine.Settling;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Engine.Retention;

public sealed class DeletingAcksTests : IDisposable
{
    private readonly EngineStore _store = new();
    private readonly MeasuredRetention _measured = new();
    private readonly DeletingAcks _acks;
    private RetentionOptions _options = new() { Policy = RetentionPolicy.DeleteWhenProcessed };

    public DeletingAcksTests()
    {
        var retention = new StreamRetention(new RetentionTarget(Deliveries.Group.Stream, [Deliveries.Group.Group]), () => _options);
        _acks = new DeletingAcks(_store.Transport, new WatchedStore(_store.Store), retention, _measured.Metrics);
    }

    public void Dispose() => _measured.Dispose();

    [Fact]
    public async Task Acks_delete_and_count_while_the_policy_says_so()
    {
        var ids = _store.Deliver(4).Select(entry => entry.Id).ToArray();
        Assert.Equal(2, await _acks.AckAsync(Deliveries.Group, ids.AsMemory(0, 2), default));
        Assert.Equal(2, _measured.Take()[$"deleted {Deliveries.Group.Stream}"]);
        Assert.Equal(ids[2..], _store.Store.ReadAll(Deliveries.Group.Stream).Select(entry => entry.Id));

        _options = new RetentionOptions();
        Assert.Equal(2, await _acks.AckAsync(Deliveries.Group, ids, default));
        Assert.Equal(ids[2..], _store.Store.ReadAll(Deliveries.Group.Stream).Select(entry => entry.Id));
        Assert.Empty(_store.Pending);
    }
}

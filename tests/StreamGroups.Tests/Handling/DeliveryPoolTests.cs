using StreamGroups.Handling;
using StreamGroups.Tests.Engine;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Handling;

public sealed class DeliveryPoolTests
{
    private readonly DeliveryPool _pool = new(keepsDeliveries: false, keepsBodies: false);

    [Fact]
    public void A_batch_is_used_again_when_all_of_its_deliveries_have_ended_and_left()
    {
        var batch = _pool.Take();
        var (first, second) = (Add(batch, 1), Add(batch, 2));
        foreach (var delivery in new[] { first, second, first }) delivery.Release();
        Assert.NotSame(batch, _pool.Take());

        second.Release();
        Assert.Same(batch, _pool.Take());
        Assert.Same(first, Add(batch, 3));
    }

    [Fact]
    public async Task A_delivery_that_begins_again_remembers_nothing()
    {
        var batch = _pool.Take();
        var delivery = Add(batch, 1);
        var token = delivery.CancellationToken;
        Assert.True(delivery.TrySettle());
        await delivery.LoseAsync();
        (delivery.IsGone, delivery.IsOverdue, delivery.RunsOn, delivery.HasBegun, delivery.RenewingSince) = (true, true, true, true, 7);
        Over(delivery);

        Assert.Same(delivery, Add(_pool.Take(), 2));
        Assert.Equal((Deliveries.IdOf(2), 1L, 5L, 0L), (delivery.Id, delivery.Count, delivery.LeasedAt, delivery.RenewingSince));
        Assert.Equal("2"u8, delivery.Payload.Data.Span);
        Assert.False(delivery.IsSettled || delivery.IsCancelled || delivery.IsLost || delivery.IsGone || delivery.IsOverdue || delivery.RunsOn || delivery.HasBegun);
        Assert.NotEqual(token, delivery.CancellationToken);
        Assert.False(delivery.CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public void What_is_over_while_somebody_looks_is_not_used_again()
    {
        var (batch, other) = (_pool.Take(), _pool.Take());
        var (seen, later) = (Add(batch, 1), Add(other, 2));
        using (_pool.Hold()) Over(seen);
        Over(later);

        Assert.Same(other, _pool.Take());
        Assert.NotSame(batch, _pool.Take());
    }

    [Fact]
    public void Few_free_batches_are_kept()
    {
        var batches = Enumerable.Range(0, 20).Select(_ => _pool.Take()).ToArray();
        foreach (var batch in batches) Over(Add(batch, 1));

        Assert.InRange(Enumerable.Range(0, 20).Count(_ => batches.Contains(_pool.Take())), 1, 8);
    }

    [Fact]
    public void Where_deliveries_may_be_kept_each_is_new()
    {
        var pool = new DeliveryPool(keepsDeliveries: true, keepsBodies: true);
        var first = Add(pool.Take(), 1);
        var memory = pool.Take().Bodies.Take(10, 0);
        Over(first);
        var second = Add(pool.Take(), 2);
        pool.Take().Bodies.Take(10, 0).Span.Fill(1);

        Assert.NotSame(first, second);
        Assert.Equal(Deliveries.IdOf(1), first.Id);
        Assert.Equal(new byte[10], memory.ToArray().Select(value => (byte)(value == 1 ? 1 : 0)));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Memory_is_used_again_only_where_nothing_of_it_may_be_kept(bool keepsBodies, bool isReused)
    {
        var pool = new DeliveryPool(keepsDeliveries: false, keepsBodies);
        var batch = pool.Take();
        var memory = batch.Bodies.Take(20_000, 0);
        Over(Add(batch, 1));
        var next = pool.Take().Bodies.Take(20_000, 0);

        Assert.Equal(isReused, memory.Span.Overlaps(next.Span));
    }

    private static Delivery Add(DeliveryBatch batch, int number) => batch.Add(
        Deliveries.Group, "a", new Entry(Deliveries.IdOf(number), 1, Payload.OfData(System.Text.Encoding.UTF8.GetBytes($"{number}"))), 5);

    private static void Over(Delivery delivery)
    {
        delivery.Release();
        delivery.Release();
    }
}

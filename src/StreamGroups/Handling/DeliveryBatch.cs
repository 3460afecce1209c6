using StreamGroups.Transport;

namespace StreamGroups.Handling;

/// <summary>The deliveries of one read, and the memory of what they hold. Each is in use until its run has ended and it is in flight no more.</summary>
internal sealed class DeliveryBatch(DeliveryPool pool, bool isReused, BodyBuffer bodies)
{
    private const int UsesOfOne = 2;

    private Delivery[] _deliveries = [];
    private int _count;
    private int _uses;

    /// <summary>Where the next read puts what its entries hold.</summary>
    public BodyBuffer Bodies => bodies;

    public ReadOnlySpan<Delivery> Deliveries => _deliveries.AsSpan(0, _count);

    public Delivery Add(in GroupAddress group, string consumer, in Entry entry, long leasedAt)
    {
        if (_count == _deliveries.Length) Array.Resize(ref _deliveries, Math.Max(16, 2 * _count));
        ref var delivery = ref _deliveries[_count++];
        if (!isReused) return delivery = new Delivery(group, consumer, entry, leasedAt);
        delivery ??= new Delivery(this);
        delivery.Begin(group, consumer, entry, leasedAt);
        _uses += UsesOfOne;
        return delivery;
    }

    /// <summary>One of its deliveries has one use less. Nothing of that may be touched afterwards by the caller.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _uses) == 0) pool.Return(this);
    }

    public void Clear()
    {
        if (!isReused) Array.Clear(_deliveries, 0, _count); // What was read is not kept here beyond its settling.
        _count = 0;
        bodies.GiveBack();
    }
}

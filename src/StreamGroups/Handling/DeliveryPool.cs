using StreamGroups.Transport;

namespace StreamGroups.Handling;

/// <summary>
/// Batches of deliveries that are over, for the next reads: without it each message allocates 150 B for its delivery and the bytes of its body. Where a
/// handler may keep something of a delivery, or of what it holds, that is made anew each time.
/// </summary>
internal sealed class DeliveryPool
{
    /// <summary>Under full load about as many are with handlers, and on their way to be acknowledged, at once.</summary>
    private const int MostFree = 4;

    private readonly Lock _lock = new();
    private readonly Stack<DeliveryBatch> _free = new();
    private readonly bool _borrows;
    private readonly DeliveryBatch? _only;
    private int _holds;

    /// <param name="keepsDeliveries">Whether a handler may keep its delivery, as a context does.</param>
    /// <param name="keepsBodies">Whether a handler may keep what the entry holds.</param>
    public DeliveryPool(bool keepsDeliveries, bool keepsBodies)
    {
        _borrows = !keepsDeliveries && !keepsBodies;
        if (keepsDeliveries) _only = new DeliveryBatch(this, isReused: false, new BodyBuffer());
    }

    /// <summary>An empty batch. The next one only when this one's deliveries have gone on their way.</summary>
    public DeliveryBatch Take()
    {
        if (_only is not null)
        {
            _only.Clear();
            return _only;
        }
        lock (_lock) return _free.TryPop(out var free) ? free : new DeliveryBatch(this, isReused: true, new BodyBuffer(_borrows));
    }

    /// <summary>All deliveries of a batch are over.</summary>
    public void Return(DeliveryBatch batch)
    {
        lock (_lock)
        {
            if (_holds > 0 || _free.Count == MostFree) return; // Somebody may still look at them; the garbage collector knows when nobody does.
            batch.Clear();
            _free.Push(batch);
        }
    }

    /// <summary>What is over from now on is not used again: for those who look at deliveries that they neither run nor settle.</summary>
    public Held Hold()
    {
        lock (_lock) _holds++;
        return new Held(this);
    }

    public readonly struct Held(DeliveryPool pool) : IDisposable
    {
        public void Dispose()
        {
            lock (pool._lock) pool._holds--;
        }
    }
}

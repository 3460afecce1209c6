using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching;

/// <summary>Starts deliveries one after the other, each up to its first wait, so that they come to their handler in order. Never on the caller's stack.</summary>
internal sealed class TurnStarter(Action<Delivery> start)
{
    private readonly Lock _lock = new();
    private readonly Queue<Delivery> _next = new();
    private bool _isStarting;

    public void Start(Delivery delivery)
    {
        lock (_lock)
        {
            _next.Enqueue(delivery);
            if (_isStarting) return;
            _isStarting = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static starter => starter.StartAll(), this, preferLocal: true);
    }

    private void StartAll()
    {
        while (Next() is { } delivery) start(delivery);
    }

    private Delivery? Next()
    {
        lock (_lock)
        {
            if (_next.TryDequeue(out var delivery)) return delivery;
            _isStarting = false;
            return null;
        }
    }
}

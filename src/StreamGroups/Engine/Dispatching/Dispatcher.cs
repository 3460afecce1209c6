using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching;

/// <summary>
/// Holds what waits and runs at most so many handlers at once. A worker is a loop that runs one delivery after the other; workers come and go with
/// the work. The claimer asks for free workers, and gets them before what waits.
/// </summary>
/// <param name="runner">Runs one delivery.</param>
/// <param name="time">The clock.</param>
/// <param name="concurrency">How many run at once.</param>
/// <param name="prefetch">How many may wait.</param>
/// <param name="inTurns">Whether they have to come to their handlers in order although many run at once.</param>
internal sealed class Dispatcher(IDeliveryRunner runner, TimeProvider time, int concurrency, int prefetch, bool inTurns = false)
{
    private readonly Lock _lock = new();
    private readonly Queue<Delivery> _waiting = new();
    private readonly HandlingTime _handlingTime = new(time);
    private readonly SingleWaiter<int> _room = new();
    private readonly SingleWaiter<int> _worker = new();
    private TurnStarter? _turns;
    private int _concurrency = concurrency;
    private int _prefetch = prefetch;
    private int _target = PrefetchPolicy.Target(concurrency, prefetch, null);
    private int _running;
    private bool _stopped;
    private TaskCompletionSource? _idle;

    public int Waiting
    {
        get { lock (_lock) return _waiting.Count; }
    }

    public int Running
    {
        get { lock (_lock) return _running; }
    }

    /// <summary>Whether nothing runs and nothing waits.</summary>
    public bool IsIdle
    {
        get { lock (_lock) return HasNothing; }
    }

    public void Resize(int concurrency, int prefetch)
    {
        lock (_lock)
        {
            (_concurrency, _prefetch) = (concurrency, prefetch);
            Retarget();
            StartWorkers();
        }
    }

    /// <summary>Completes when at least half of what may wait is free, with how much that is. For one caller at a time.</summary>
    public ValueTask<int> RoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return HasRoom ? new(_target - _waiting.Count) : _room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Returns whether there was a free worker for each of them.</summary>
    public bool Enqueue(ReadOnlySpan<Delivery> deliveries)
    {
        lock (_lock)
        {
            foreach (var delivery in deliveries) _waiting.Enqueue(delivery);
            StartWorkers();
            return _waiting.Count == 0;
        }
    }

    /// <summary>Completes when a worker is free, and takes up to <paramref name="most"/> free ones. For one caller at a time.</summary>
    public ValueTask<int> ReserveAsync(int most, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var free = Math.Min(most, _concurrency - _running);
            if (free <= 0 || _stopped) return _worker.WaitAsync(cancellationToken);
            _running += free;
            return new(free);
        }
    }

    /// <summary>Runs a delivery on a worker that was reserved.</summary>
    public void RunReserved(Delivery delivery) => StartWorker(delivery);

    /// <summary>Gives reserved workers back.</summary>
    public void Release(int workers)
    {
        lock (_lock)
        {
            _running -= workers;
            StartWorkers();
            SignalIdle();
        }
    }

    /// <summary>No delivery is begun after this; returns those that waited.</summary>
    public Delivery[] Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            var left = _waiting.ToArray();
            _waiting.Clear();
            SignalIdle();
            return left;
        }
    }

    /// <summary>Takes back those that wait.</summary>
    public Delivery[] TakeWaiting()
    {
        lock (_lock)
        {
            var left = _waiting.ToArray();
            _waiting.Clear();
            SignalRoom();
            SignalIdle();
            return left;
        }
    }

    /// <summary>Deliveries are begun again.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _stopped = false;
            StartWorkers();
        }
    }

    /// <summary>Completes when nothing runs and nothing waits.</summary>
    public Task IdleAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (HasNothing) return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    private bool HasRoom => _target > 0 && _waiting.Count <= _target / 2;

    private bool HasNothing => _running == 0 && _waiting.Count == 0;

    private void StartWorkers()
    {
        if (!_stopped && _running < _concurrency && _worker.TryComplete(1)) _running++;
        while (!_stopped && _running < _concurrency && _waiting.TryDequeue(out var delivery))
        {
            _running++;
            StartWorker(delivery);
        }
        SignalRoom();
    }

    private void StartWorker(Delivery delivery)
    {
        if (inTurns)
        {
            _turns ??= new TurnStarter(first =>
            {
                HandlerFlow.Enter();
                _ = WorkAsync(first);
            });
            _turns.Start(delivery);
            return;
        }
        ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                HandlerFlow.Enter();
                _ = state.Dispatcher.WorkAsync(state.Delivery);
            },
            (Dispatcher: this, Delivery: delivery), preferLocal: true);
    }

    private async Task WorkAsync(Delivery first)
    {
        var began = time.GetTimestamp();
        for (Delivery? delivery = first; delivery is not null;)
        {
            await runner.RunAsync(delivery, began).ConfigureAwait(false);
            var ended = time.GetTimestamp();
            delivery = Next(ended - began);
            began = ended;
        }
    }

    private Delivery? Next(long elapsed)
    {
        lock (_lock)
        {
            if (_handlingTime.Add(elapsed)) Retarget();
            if (!_stopped && _running <= _concurrency)
            {
                if (_worker.TryComplete(1)) return null; // The claimer has this worker now.
                if (!inTurns && _waiting.TryDequeue(out var delivery))
                {
                    SignalRoom();
                    return delivery;
                }
            }
            _running--;
            if (inTurns) StartWorkers();
            SignalIdle();
            return null;
        }
    }

    private void Retarget()
    {
        _target = PrefetchPolicy.Target(_concurrency, _prefetch, _handlingTime.Average);
        SignalRoom();
    }

    private void SignalRoom()
    {
        if (HasRoom) _room.TryComplete(_target - _waiting.Count);
    }

    private void SignalIdle()
    {
        if (!HasNothing) return;
        _idle?.TrySetResult();
        _idle = null;
    }
}

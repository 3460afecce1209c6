using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching;

/// <summary>
/// Holds what waits and runs at most so many handlers at once. A worker is a loop that runs one delivery after the other; workers come and go with
/// the work. The claimer asks for free workers, and gets them before what waits.
/// </summary>
internal sealed class Dispatcher
{
    private readonly IDeliveryRunner _runner;
    private readonly TimeProvider _time;
    private readonly WaitingLine _line;
    private readonly Lock _lock;
    private readonly TurnStarter? _turns;
    private readonly HandlingTime _handlingTime;
    private readonly SingleWaiter<int> _room = new();
    private readonly SingleWaiter<int> _worker = new();
    private int _concurrency;
    private int _prefetch;
    private int _target;
    private int _running;
    private bool _stopped;
    private TaskCompletionSource? _idle;

    /// <param name="runner">Runs one delivery.</param>
    /// <param name="time">The clock.</param>
    /// <param name="concurrency">How many run at once.</param>
    /// <param name="prefetch">How many may wait.</param>
    /// <param name="inTurns">Whether they have to come to their handlers in order although many run at once.</param>
    /// <param name="line">Holds what waits; first come, first served by default.</param>
    public Dispatcher(
        IDeliveryRunner runner, TimeProvider time, int concurrency, int prefetch, bool inTurns = false, WaitingLine? line = null)
    {
        (_runner, _time, _concurrency, _prefetch) = (runner, time, concurrency, prefetch);
        _line = line ?? new PlainLine();
        _lock = _line.Lock;
        _line.Woken = StartWorkers;
        _handlingTime = new HandlingTime(time);
        _target = PrefetchPolicy.Target(concurrency, prefetch, null);
        if (inTurns) _turns = new TurnStarter(Work);
    }

    public int Waiting
    {
        get { lock (_lock) return _line.Count; }
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

    private int Most => Math.Max(_concurrency, _prefetch);

    private bool HasNothing => _running == 0 && _line.Count == 0;

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
            return _line.RoomOf(_target, Most) is > 0 and var room ? new(room) : _room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Returns whether there was a free worker for each of them.</summary>
    public bool Enqueue(ReadOnlySpan<Delivery> deliveries)
    {
        _line.Prepare(deliveries);
        lock (_lock)
        {
            foreach (var delivery in deliveries) _line.Add(delivery);
            StartWorkers();
            return _line.Count == 0;
        }
    }

    /// <summary>Completes when a worker is free, and takes up to <paramref name="most"/> free ones. For one caller at a time.</summary>
    public ValueTask<int> ReserveAsync(int most, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var free = Math.Min(most, _concurrency - _running);
            if (free <= 0 || _stopped || !_line.TakesClaims(Most)) return _worker.WaitAsync(cancellationToken);
            _running += free;
            return new(free);
        }
    }

    /// <summary>Runs a delivery on a worker that was reserved; false where it has to wait for others, and the worker is given back.</summary>
    public bool RunReserved(Delivery delivery)
    {
        _line.Prepare([delivery]);
        lock (_lock)
        {
            if (!_line.TryBegin(delivery))
            {
                GiveBack(1);
                return false;
            }
        }
        StartWorker(delivery);
        return true;
    }

    /// <summary>Gives reserved workers back.</summary>
    public void Release(int workers)
    {
        lock (_lock) GiveBack(workers);
    }

    /// <summary>No delivery is begun after this; returns those that waited.</summary>
    public Delivery[] Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            _line.Stop();
            var left = _line.TakeAll();
            SignalIdle();
            return left;
        }
    }

    /// <summary>Takes back those that wait.</summary>
    public Delivery[] TakeWaiting()
    {
        lock (_lock)
        {
            var left = _line.TakeAll();
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
            _line.Resume();
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

    private void GiveBack(int workers)
    {
        _running -= workers;
        StartWorkers();
        SignalIdle();
    }

    private void StartWorkers()
    {
        if (!_stopped && _running < _concurrency && TryGiveToClaimer()) _running++;
        while (!_stopped && _running < _concurrency && _line.TryTake(out var delivery))
        {
            _running++;
            StartWorker(delivery);
        }
        SignalRoom();
    }

    private bool TryGiveToClaimer() => _line.TakesClaims(Most) && _worker.TryComplete(1);

    private void StartWorker(Delivery delivery)
    {
        if (_turns is not null) _turns.Start(delivery);
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => state.Dispatcher.Work(state.Delivery), (Dispatcher: this, Delivery: delivery), preferLocal: true);
        }
    }

    private void Work(Delivery first)
    {
        HandlerFlow.Enter();
        _ = WorkAsync(first);
    }

    private async Task WorkAsync(Delivery first)
    {
        var began = _time.GetTimestamp();
        for (Delivery? delivery = first; delivery is not null;)
        {
            await _runner.RunAsync(delivery, began).ConfigureAwait(false);
            var ended = _time.GetTimestamp();
            delivery = Next(delivery, ended - began);
            began = ended;
        }
    }

    private Delivery? Next(Delivery last, long elapsed)
    {
        lock (_lock)
        {
            _line.Ended(last);
            if (_handlingTime.Add(elapsed)) Retarget();
            if (!_stopped && _running <= _concurrency)
            {
                if (TryGiveToClaimer()) return null; // The claimer has this worker now.
                if (_turns is null && _line.TryTake(out var delivery))
                {
                    SignalRoom();
                    return delivery;
                }
            }
            GiveBack(1);
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
        if (_line.RoomOf(_target, Most) is > 0 and var room) _room.TryComplete(room);
    }

    private void SignalIdle()
    {
        if (!HasNothing) return;
        _idle?.TrySetResult();
        _idle = null;
    }
}

using System.Diagnostics.CodeAnalysis;
using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching.Lanes;

/// <summary>
/// A lane for each key: one of its deliveries runs at a time, and the others wait in the order of their IDs. Where one waits for its retry, so do those
/// behind it, and the other lanes go on. Lanes come and go with what is in them.
/// </summary>
/// <param name="keys">Finds the key of a delivery.</param>
/// <param name="time">The clock.</param>
/// <param name="isFull">Told, with the number of keys that wait for a retry, when nothing more is read because of them; once until they have gone on.</param>
internal sealed class LaneLine(ILaneKeys keys, TimeProvider time, Action<int> isFull) : WaitingLine, IDisposable
{
    /// <summary>What waits behind retries comes on top of what may wait otherwise, up to this many times that in all.</summary>
    private const int MostTimes = 4;

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1); // A timer refuses more than 49 days; it is then set anew.

    private readonly Dictionary<object, Lane> _lanes = [];
    private readonly Queue<Lane> _ready = new();
    private readonly Queue<Delivery> _keyless = new();
    private readonly PriorityQueue<Lane, long> _due = new();
    private ITimer? _timer;
    private int _inLanes;
    private int _readyCount;
    private int _blockedLanes;
    private int _blocked;
    private bool _isStopped;
    private bool _hasTold;

    public override int Count => _inLanes + _keyless.Count;

    /// <summary>How many keys have something that runs or waits.</summary>
    public int Lanes => _lanes.Count;

    /// <summary>How many keys wait for the time of a retry.</summary>
    public int Blocked => Volatile.Read(ref _blockedLanes);

    public override void Prepare(ReadOnlySpan<Delivery> deliveries)
    {
        foreach (var delivery in deliveries) delivery.Key = keys.KeyOf(delivery);
    }

    public override void Add(Delivery delivery)
    {
        if (delivery.Key is null) _keyless.Enqueue(delivery);
        else Insert(LaneOf(delivery, delivery.Key), delivery);
    }

    public override bool TryTake([NotNullWhen(true)] out Delivery? delivery)
    {
        if (_keyless.TryDequeue(out delivery)) return true;
        while (_ready.TryDequeue(out var lane))
        {
            if (!lane.IsReady) continue; // Something claimed began in it meanwhile.
            delivery = lane.Take();
            _inLanes--;
            lane.IsBusy = true;
            Look(lane);
            return true;
        }
        return false;
    }

    public override int RoomOf(int target, int most)
    {
        var canRun = _readyCount + _keyless.Count;
        var open = Count - _blocked;
        if (canRun > target / 2 || open > most / 2) return 0;
        var left = (MostTimes * most) - Count;
        if (left < Math.Max(1, most / 2))
        {
            if (!_hasTold) isFull(_blockedLanes);
            _hasTold = true;
            return 0;
        }
        return Math.Min(Math.Min(target - canRun, most - open), left);
    }

    public override bool TakesClaims(int most) => Count < MostTimes * most;

    /// <summary>What is claimed comes before what waits with a higher ID, even where that waits for its retry.</summary>
    public override bool TryBegin(Delivery delivery)
    {
        if (delivery.Key is null) return true;
        var lane = LaneOf(delivery, delivery.Key);
        if (lane.IsBusy || lane.First?.Id < delivery.Id)
        {
            Insert(lane, delivery);
            return false;
        }
        lane.IsBusy = true;
        Look(lane);
        return true;
    }

    public override void Ended(Delivery delivery)
    {
        if (delivery.Lane is not { } lane) return;
        lane.IsBusy = false;
        Look(lane);
    }

    /// <summary>Has a delivery wait in its lane for the time of its retry; false where it cannot stay, since all is handed back.</summary>
    public bool TryPark(Delivery delivery)
    {
        lock (Lock)
        {
            if (_isStopped) return false;
            Insert(delivery.Lane!, delivery);
            return true;
        }
    }

    /// <summary>A delivery that waits for its retry need not: its lease is lost.</summary>
    public void Hurry(Delivery delivery)
    {
        lock (Lock)
        {
            if (delivery.Lane is not { } lane || delivery.DueAt == 0) return;
            delivery.DueAt = 0;
            Look(lane);
            Woken?.Invoke();
        }
    }

    public override Delivery[] TakeAll()
    {
        List<Delivery> left = [.. _keyless];
        _keyless.Clear();
        foreach (var lane in _lanes.Values.ToArray())
        {
            if (lane.IsBlocked) Block(lane, isWaiting: false);
            while (lane.First is not null) left.Add(lane.Take());
            Look(lane);
        }
        _inLanes = 0;
        _ready.Clear();
        _due.Clear();
        foreach (var delivery in left) delivery.Lane = null;
        return [.. left.OrderBy(static delivery => delivery.Id)];
    }

    public override void Stop() => _isStopped = true;

    public override void Resume() => _isStopped = false;

    public void Dispose() => _timer?.Dispose();

    private Lane LaneOf(Delivery delivery, object key)
    {
        if (!_lanes.TryGetValue(key, out var lane)) _lanes[key] = lane = new Lane(key);
        return delivery.Lane = lane;
    }

    private void Insert(Lane lane, Delivery delivery)
    {
        if (lane.IsBlocked) _blocked++;
        lane.Add(delivery);
        _inLanes++;
        Look(lane);
    }

    /// <summary>Puts a lane where it belongs, whatever has happened to it.</summary>
    private void Look(Lane lane)
    {
        var isWaiting = !lane.IsBusy && lane.First is { DueAt: > 0 } first && first.DueAt > time.GetTimestamp();
        if (isWaiting != lane.IsBlocked) Block(lane, isWaiting);
        var isReady = !lane.IsBusy && lane.First is not null && !isWaiting;
        if (isReady != lane.IsReady)
        {
            lane.IsReady = isReady;
            _readyCount += isReady ? 1 : -1;
            if (isReady) _ready.Enqueue(lane);
        }
        // The timer may look at one whose key has a new lane by now.
        if (lane is { IsBusy: false, First: null } && _lanes.GetValueOrDefault(lane.Key) == lane) _lanes.Remove(lane.Key);
    }

    private void Block(Lane lane, bool isWaiting)
    {
        lane.IsBlocked = isWaiting;
        _blockedLanes += isWaiting ? 1 : -1;
        _blocked += isWaiting ? lane.Count : -lane.Count;
        if (_blockedLanes == 0) _hasTold = false;
        if (!isWaiting) return;
        _due.Enqueue(lane, lane.First!.DueAt);
        SetTimer();
    }

    private void SetTimer()
    {
        if (!_due.TryPeek(out _, out var at)) return;
        var wait = TimeSpan.FromSeconds(Math.Max(0, at - time.GetTimestamp()) / (double)time.TimestampFrequency)
            + TimerGrain.Of(time);
        _timer ??= time.CreateTimer(static state => ((LaneLine)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (Lock)
        {
            var now = time.GetTimestamp();
            while (_due.TryPeek(out var lane, out var at) && at <= now)
            {
                _due.Dequeue();
                Look(lane);
            }
            SetTimer();
            Woken?.Invoke();
        }
    }
}

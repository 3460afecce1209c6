using StreamGroups.Handling;

namespace StreamGroups.Pulling;

/// <summary>
/// Hands deliveries over to callers that ask, and runs until they are settled. Those who ask, and those who have something, are the credit for reading
/// and claiming; a second after the last call nothing is read any more, and what nobody asked for is handed back.
/// </summary>
internal sealed class PullPipeline : IMessagePipeline, IDisposable
{
    /// <summary>Callers often ask again.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<PullTurn?>> _callers = [];
    private readonly ITimer _timer;
    private IPullCredit? _credit;
    private bool _hostStops;
    private int _handedOver;
    private long _calls;
    private long _callsAtTimer;
    private bool _isTimerSet;
    private bool _isAwake;
    private bool _isCalm;

    public PullPipeline(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => _ = RestAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the host stops, or the group was removed: nothing is handed over any more.</summary>
    public bool HasEnded => _hostStops || WasRemoved;

    /// <summary>Whether the group was removed, and not added again.</summary>
    public bool WasRemoved { get; private set; }

    /// <summary>The engine is there, and gets its credit from here. A group that was removed may be added again.</summary>
    public void Attach(IPullCredit credit)
    {
        lock (_lock)
        {
            (_credit, WasRemoved) = (credit, false);
            Update();
        }
    }

    /// <summary>Waits for a delivery; null where none came in time, or it has ended.</summary>
    public async ValueTask<PullTurn?> NextAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var caller = new TaskCompletionSource<PullTurn?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (HasEnded) return null;
            _calls++;
            _callers.AddLast(caller);
            Update();
        }
        try
        {
            return await caller.Task.WaitAsync(timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return TryLeave(caller) ? null : await caller.Task.ConfigureAwait(false); // It came at the last moment.
        }
        catch (OperationCanceledException)
        {
            if (!TryLeave(caller)) (await caller.Task.ConfigureAwait(false))?.Leave(uncounted: true);
            throw;
        }
    }

    public async ValueTask HandleAsync(Delivery delivery, ISettler settler, CancellationToken cancellationToken)
    {
        var turn = new PullTurn(delivery, settler, cancellationToken);
        if (!TryHandOver(turn))
        {
            settler.Release(delivery, TimeSpan.Zero);
            return;
        }
        try
        {
            await turn.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _handedOver--;
                Update();
            }
        }
    }

    /// <summary>The host stops.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hostStops = true;
            SendAway();
        }
    }

    /// <summary>The group is removed.</summary>
    public void Remove()
    {
        lock (_lock)
        {
            WasRemoved = true;
            SendAway();
        }
    }

    public void Dispose()
    {
        End();
        _timer.Dispose();
    }

    private void SendAway()
    {
        foreach (var caller in _callers) caller.TrySetResult(null);
        _callers.Clear();
        Update();
    }

    private bool TryHandOver(PullTurn turn)
    {
        lock (_lock)
        {
            if (_callers.First is not { Value: var caller }) return false;
            _callers.RemoveFirst();
            _handedOver++;
            Update();
            caller.SetResult(turn);
            return true;
        }
    }

    private bool TryLeave(TaskCompletionSource<PullTurn?> caller)
    {
        lock (_lock)
        {
            if (!_callers.Remove(caller)) return false;
            Update();
            return true;
        }
    }

    private void Update()
    {
        if (_callers.Count > 0) (_isAwake, _isCalm) = (true, false);
        else if (_isAwake) SetTimer();
        _credit?.Give(_callers.Count + _handedOver, _isAwake);
    }

    private void SetTimer()
    {
        if (_isTimerSet) return;
        (_isTimerSet, _callsAtTimer) = (true, _calls);
        _timer.Change(Linger, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is still to come by the read that waits is handed back when it does.</summary>
    private async Task RestAsync()
    {
        IPullCredit credit;
        lock (_lock)
        {
            _isTimerSet = false;
            if (_callers.Count > 0 || _credit is null) return;
            if (_calls != _callsAtTimer)
            {
                SetTimer();
                return;
            }
            _isAwake = false;
            Update();
            credit = _credit;
        }
        var mayComeMore = await credit.HandBackAsync().ConfigureAwait(false);
        lock (_lock)
        {
            var wasCalm = _isCalm;
            _isCalm = !mayComeMore;
            if (_callers.Count == 0 && !(wasCalm && _isCalm)) SetTimer(); // A read may have been about to be sent.
        }
    }
}

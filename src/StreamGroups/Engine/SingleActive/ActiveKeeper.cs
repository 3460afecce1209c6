using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Claiming;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.SingleActive;

/// <summary>
/// Takes the group's lease when it is free and keeps it. At the local deadline without a confirmed renewal it is lost, server reachable or not: looking at
/// the deadline never waits for a renewal.
/// </summary>
internal sealed class ActiveKeeper : IAsyncDisposable
{
    private readonly IStreamTransport _transport;
    private readonly SubscriptionIdentity _identity;
    private readonly OutageReport _report;
    private readonly SessionHealth _health;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lease;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly ITimer _deadline;
    private readonly Alarm _next;
    private CancellationTokenSource? _keeping;
    private Task _running = Task.CompletedTask;
    private bool _isHeld;
    private long _askedAt;

    /// <param name="transport">The store.</param>
    /// <param name="identity">The group and this process.</param>
    /// <param name="sessions">Reports outages.</param>
    /// <param name="health">Where it stands.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The group's log.</param>
    /// <param name="lease">For how long it is active without a renewal.</param>
    public ActiveKeeper(
        IStreamTransport transport, SubscriptionIdentity identity, SessionLoop sessions, SessionHealth health, TimeProvider time, ILogger logger,
        TimeSpan lease)
    {
        (_transport, _identity, _health, _time, _logger, _lease) = (transport, identity, health, time, logger, lease);
        _report = sessions.Report($"Asking to be the active consumer ({identity.Group})", health);
        Lease = new ActiveLease(time);
        _next = new Alarm(time);
        _deadline = time.CreateTimer(static state => ((ActiveKeeper)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ActiveLease Lease { get; }

    /// <summary>Called when it was taken, true, or lost, false. Brief, never throws, on any thread.</summary>
    public Action<bool> Changed { get; set; } = static _ => { };

    /// <summary>Begins to ask for it. Not to be called at the same time as <see cref="StopAsync"/>.</summary>
    public void Start()
    {
        if (_keeping is not null) return;
        _keeping = new CancellationTokenSource();
        _health.Starting();
        _running = RunAsync(_keeping.Token);
    }

    /// <summary>Says that this process stands by; false where it has become active meanwhile, which is said after this.</summary>
    public bool TryStandBy()
    {
        lock (_lock)
        {
            if (_isHeld) return false;
            SubscriptionLog.StandsBy(_logger, _identity.Group);
            return true;
        }
    }

    /// <summary>Asks no more, and gives it back at once where it is held.</summary>
    public async ValueTask StopAsync()
    {
        if (_keeping is null) return;
        await EndAsync().ConfigureAwait(false);
        _health.Stopped();
        bool wasHeld;
        lock (_lock)
        {
            wasHeld = _isHeld;
            _isHeld = false;
            Lease.End();
        }
        if (wasHeld) await LeaveAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        Lease.End();
        await _deadline.DisposeAsync().ConfigureAwait(false);
        _next.Dispose();
    }

    private async ValueTask EndAsync()
    {
        if (_keeping is null) return;
        await _keeping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _keeping.Dispose();
        _keeping = null;
    }

    private async ValueTask LeaveAsync()
    {
        using var patience = new CancellationTokenSource(ActiveTimes.Interval, _time);
        try
        {
            await _transport.LeaveActiveAsync(_identity.Group, _identity.Token, patience.Token).ConfigureAwait(false);
            SubscriptionLog.StoodDown(_logger, _identity.Group);
        }
        catch (Exception exception) when (exception is TransportException or OperationCanceledException)
        {
            // Its time is over soon.
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var wakes = _transport.OnWake(_identity.Group, OnWake);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _next.SetIn(await AskAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _report.Began(exception);
                _next.SetIn(ActiveTimes.PauseAfterFailure);
            }
            await _next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks once; returns the time until it is to ask again.</summary>
    private async ValueTask<TimeSpan> AskAsync(CancellationToken cancellationToken)
    {
        var sentAt = _time.GetTimestamp();
        Volatile.Write(ref _askedAt, sentAt);
        var claim = await _transport.TakeActiveAsync(_identity.Group, _identity.Token, _lease, cancellationToken).ConfigureAwait(false);
        _report.Ended();
        Apply(claim, sentAt + (long)((_lease - ActiveTimes.Margin).TotalSeconds * _time.TimestampFrequency));
        var left = ActiveTimes.IntervalOf(_lease) - _time.GetElapsedTime(sentAt);
        if (claim.Outcome == ActiveOutcome.Another && claim.FreeIn < left) left = claim.FreeIn;
        return left > ActiveTimes.LeastPause ? left : ActiveTimes.LeastPause;
    }

    private void Apply(ActiveClaim claim, long until)
    {
        bool wasHeld, isHeld;
        lock (_lock)
        {
            (wasHeld, isHeld) = (_isHeld, claim.Outcome != ActiveOutcome.Another && _time.GetTimestamp() < until);
            if (!isHeld) Lease.End();
            else if (wasHeld && Lease.IsHeld && claim.Outcome == ActiveOutcome.Kept)
            {
                Lease.Renew(until);
                _deadline.Change(Lease.Left, Timeout.InfiniteTimeSpan);
                return;
            }
            else Lease.Take(until);
            _isHeld = isHeld;
            if (isHeld) _deadline.Change(Lease.Left, Timeout.InfiniteTimeSpan);
        }
        if (wasHeld) Tell(isHeld: false);
        if (isHeld) Tell(isHeld: true);
    }

    /// <summary>Timers may be early, and a renewal may have come meanwhile.</summary>
    private void Check()
    {
        lock (_lock)
        {
            if (!_isHeld) return;
            if (Lease.Left is var left && left > TimeSpan.Zero)
            {
                _deadline.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }
            _isHeld = false;
            Lease.End();
        }
        Tell(isHeld: false);
    }

    private void Tell(bool isHeld)
    {
        if (isHeld) SubscriptionLog.BecameActive(_logger, _identity.Group);
        else SubscriptionLog.LostActivity(_logger, _identity.Group);
        Changed(isHeld);
    }

    /// <summary>Somebody may have stood down; entries that are handed back look the same.</summary>
    private void OnWake(TimeSpan due)
    {
        if (due > TimeSpan.Zero || Lease.IsHeld) return;
        var since = _time.GetElapsedTime(Volatile.Read(ref _askedAt));
        _next.SetIn(since < ActiveTimes.LeastPause ? ActiveTimes.LeastPause - since : TimeSpan.Zero);
    }
}

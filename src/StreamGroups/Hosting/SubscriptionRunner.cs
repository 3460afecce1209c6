using Microsoft.Extensions.Logging;
using StreamGroups.Configuration;
using StreamGroups.Diagnostics;
using StreamGroups.Engine;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>
/// Owns what is wanted of one subscription, by the host, by its options and by calls, and keeps it in step with that. Steps follow each other, and none
/// waits for a handler: handlers may ask for steps.
/// </summary>
internal sealed class SubscriptionRunner : IStreamSubscription, IAsyncDisposable
{
    private readonly Subscription _subscription;
    private readonly LiveGroupOptions _options;
    private readonly ResultCheck? _results;
    private readonly DrainClock _drains;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Wishes _wishes = new();
    private readonly StepQueue _steps = new();
    private Task _quieting = Task.CompletedTask;
    private Task _finishing = Task.CompletedTask;
    private CancellationTokenSource _restarting = new();
    private bool _running;
    private bool _standsBy;
    private int _term;
    private bool _hasLeft = true;

    public SubscriptionRunner(Subscription subscription, LiveGroupOptions options, DrainClock drains, ILogger logger, ResultCheck? results = null)
    {
        (_subscription, _options, _drains, _logger, _results) = (subscription, options, drains, logger, results);
        _options.Changed += OnChanged;
        if (_subscription.Active is { } active) active.Changed = OnActivity;
    }

    public string Stream => _subscription.Group.Stream;

    public string Group => _subscription.Group.Group;

    public string Consumer => _subscription.Consumer;

    public int Concurrency => _options.Current.Concurrency;

    public int Prefetch => _options.Current.EffectivePrefetch;

    public GroupAddress Address => _subscription.Group;

    public SubscriptionHealth Health => _subscription.Health;

    public int KeptRetries => _subscription.KeptRetries;

    public bool WasRemoved
    {
        get { lock (_lock) return _wishes.EndedBecause == Wishes.WasRemoved; }
    }

    /// <summary>Completes when the stops that were called for have come to their end.</summary>
    public Task Finished
    {
        get { lock (_lock) return _finishing; }
    }

    public SubscriptionState State
    {
        get
        {
            lock (_lock)
            {
                return _wishes.State(IsEnabled) is { } unwanted ? unwanted
                    : !IsActive ? SubscriptionState.StandingBy
                    : _subscription.Health.Reading.Current.State == SessionState.Working ? SubscriptionState.Running : SubscriptionState.Connecting;
            }
        }
    }

    private bool IsActive => _subscription.Active is not { Lease.IsHeld: false };

    public bool IsEnabled => _options.Current.Enabled;

    /// <summary>Whether it is to consume once the host has started.</summary>
    public bool WillRun
    {
        get { lock (_lock) return _wishes.WillRun(IsEnabled); }
    }

    /// <summary>Creates the group where it is missing; a store that cannot be reached is a line in the log.</summary>
    public async Task TryEnsureGroupAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _subscription.EnsureGroupAsync(cancellationToken).ConfigureAwait(false);
            if (_results is not null) await _results.TellAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            ReadingLog.NotReady(_logger, _subscription.Group, exception.Message);
        }
        catch (OperationCanceledException)
        {
            ReadingLog.NotReady(_logger, _subscription.Group, "No answer came in time.");
        }
    }

    /// <summary>The host has started.</summary>
    public void Start()
    {
        lock (_lock) _wishes.HasStarted = true;
        if (!IsEnabled) ReadingLog.Disabled(_logger, _subscription.Group);
        Switch();
    }

    public Task PauseAsync(CancellationToken cancellationToken = default) => WishAsync(static wishes => wishes.Pause(), cancellationToken);

    public Task ResumeAsync(CancellationToken cancellationToken = default) => WishAsync(static wishes => wishes.Resume(), cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => WishAsync(static wishes => wishes.Start(), cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock) _wishes.Stop();
        var switching = Switch();
        var isInside = HandlerFlow.IsInside;
        var finishing = FinishAsync(switching, isInside ? CancellationToken.None : cancellationToken);
        lock (_lock) _finishing = Task.WhenAll(_finishing, finishing);
        await (isInside ? switching.WaitAsync(cancellationToken) : finishing).ConfigureAwait(false);
    }

    public void Resize(int concurrency, int? prefetch = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(concurrency, GroupSettings.MostConcurrency);
        if (prefetch is { } some)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(some, 1, nameof(prefetch));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(some, GroupSettings.MostPrefetch, nameof(prefetch));
        }
        ThrowIfEnded();
        _options.Override(options => (options.Concurrency, options.Prefetch) = (concurrency, prefetch ?? options.Prefetch));
    }

    /// <summary>Nothing can be wished for any more. False where somebody else has removed it before.</summary>
    public bool Remove()
    {
        lock (_lock)
        {
            if (_wishes.EndedBecause == Wishes.WasRemoved) return false;
            _wishes.EndedBecause ??= Wishes.WasRemoved;
            return true;
        }
    }

    /// <summary>The host stops, or has stopped.</summary>
    public void End()
    {
        lock (_lock) _wishes.EndedBecause ??= Wishes.HostStops;
    }

    /// <summary>Nothing new is read after this, whatever the options say: the host stops.</summary>
    public async Task StopReadingAsync(CancellationToken cancellationToken)
    {
        End();
        await Switch().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DrainAsync(CancellationToken forHandlers, CancellationToken forAcks)
    {
        await _subscription.DrainAsync(forHandlers, forAcks).ConfigureAwait(false);
        if (_subscription.Active is not null) await Switch().ConfigureAwait(false); // Nothing runs any more: another process may.
    }

    public async ValueTask DisposeAsync()
    {
        _options.Dispose();
        End();
        await _steps.Last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // So that none starts what is disposed of here.
        await _restarting.CancelAsync().ConfigureAwait(false);
        await _quieting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _subscription.DisposeAsync().ConfigureAwait(false);
    }

    private void ThrowIfEnded()
    {
        lock (_lock) _wishes.ThrowIfEnded(_subscription.Group);
    }

    private async Task WishAsync(Action<Wishes> wish, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _wishes.ThrowIfEnded(_subscription.Group);
            wish(_wishes);
        }
        await Switch().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets handlers finish within the time that a stop has, unless it is started again meanwhile.</summary>
    private async Task FinishAsync(Task switching, CancellationToken cancellationToken)
    {
        using var times = _drains.Begin(cancellationToken);
        if (!await EndsAsync(switching, times.ForHandlers).ConfigureAwait(false))
        {
            await _subscription.AbandonHandlersAsync().ConfigureAwait(false); // The store does not answer: handlers have to hear of it.
            if (!await EndsAsync(switching, times.ForAcks).ConfigureAwait(false)) return;
        }
        Task quieting;
        CancellationToken restarting;
        lock (_lock) (quieting, restarting) = (_quieting, _restarting.Token);
        if (await EndsAsync(quieting, times.ForHandlers).ConfigureAwait(false) || restarting.IsCancellationRequested) return;
        await _subscription.AbandonHandlersAsync().ConfigureAwait(false);
        await EndsAsync(quieting, times.ForAcks).ConfigureAwait(false);
    }

    private static async ValueTask<bool> EndsAsync(Task task, CancellationToken before)
    {
        await task.WaitAsync(before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

    private void OnChanged(GroupOptions options)
    {
        _subscription.Apply(options);
        Switch();
    }

    /// <summary>Goes to the state that is wanted, after whatever switching is under way.</summary>
    private Task Switch() => _steps.Add(SwitchAsync);

    private async Task SwitchAsync()
    {
        var goal = NextGoal();
        if (goal is Goal.Run or Goal.StandBy && _subscription.Active is { } active)
        {
            active.Start();
            goal = NextGoal(); // In memory it may be active already.
        }
        var term = _subscription.Active?.Lease.Term ?? 0;
        if (goal != Goal.Run || (_running && term != _term)) await EndAsync(goal).ConfigureAwait(false);
        if (goal == Goal.Run) await BeginAsync(term).ConfigureAwait(false);
        else if (goal != Goal.StandBy && _subscription.IsQuiet) await LeaveAsync(goal).ConfigureAwait(false);
        if (goal == Goal.StandBy) StandBy();
    }

    private Goal NextGoal()
    {
        lock (_lock) return _wishes.Goal(IsEnabled, IsActive);
    }

    private async ValueTask BeginAsync(int term)
    {
        if (_running) return;
        await _restarting.CancelAsync().ConfigureAwait(false);
        _subscription.Active?.Lease.Open(term);
        _subscription.Start();
        (_running, _hasLeft, _standsBy, _term) = (true, false, false, term);
    }

    private async ValueTask EndAsync(Goal goal)
    {
        if (_running)
        {
            await _subscription.StopReadingAsync(CancellationToken.None).ConfigureAwait(false);
            _running = false;
            if (State == SubscriptionState.Paused) SubscriptionLog.Paused(_logger, _subscription.Group, _subscription.Running);
            lock (_lock)
            {
                _restarting.Dispose();
                _restarting = new CancellationTokenSource();
                _quieting = QuietAsync(_restarting.Token);
            }
        }
        _subscription.Health.Reading.Stopped();
    }

    /// <summary>Nothing runs any more: another process may be active, and have the name if that is not to be kept.</summary>
    private async ValueTask LeaveAsync(Goal goal)
    {
        if (_subscription.Active is { } active) await active.StopAsync().ConfigureAwait(false);
        _standsBy = false;
        if (goal != Goal.Leave || _hasLeft) return;
        await _subscription.LeaveAsync(CancellationToken.None).ConfigureAwait(false);
        _hasLeft = true;
        SubscriptionLog.Left(_logger, _subscription.Group, _subscription.Consumer);
    }

    private void StandBy()
    {
        if (_standsBy || _subscription.Active?.TryStandBy() != true) return; // Where it became active meanwhile, the next step follows.
        _standsBy = true;
        _subscription.KeepUp();
    }

    /// <summary>Handlers hear of a loss at once; the rest follows in turn.</summary>
    private void OnActivity(bool isHeld)
    {
        if (!isHeld) _ = _subscription.LoseHandlersAsync();
        Switch();
    }

    /// <summary>Waits for what was begun, then takes the step that has to wait for that.</summary>
    private async Task QuietAsync(CancellationToken restarting)
    {
        await _subscription.QuietAsync(restarting).ConfigureAwait(false);
        await Switch().ConfigureAwait(false);
    }
}

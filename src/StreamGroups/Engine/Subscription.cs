using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Dispatching.Lanes;
using StreamGroups.Engine.Pulling;
using StreamGroups.Engine.Reading;
using StreamGroups.Engine.Settling;
using StreamGroups.Engine.SingleActive;
using StreamGroups.Handling;
using StreamGroups.Handling.Batches;
using StreamGroups.Handling.Failures;
using StreamGroups.Pulling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine;

/// <summary>Consumes one group of one stream as one consumer: leads the engine's parts through start, stop and drain.</summary>
internal sealed class Subscription : IAsyncDisposable
{
    private static readonly TimeSpan UnblockInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>A stop does not wait longer than this to give the consumer's name back.</summary>
    private static readonly TimeSpan LeaveTime = TimeSpan.FromMilliseconds(500);

    private readonly SubscriptionIdentity _identity;
    private readonly SessionLoop _sessions;
    private readonly IStreamTransport _transport;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<GroupOptions> _options;
    private readonly SubscriptionParts _parts;
    private readonly CancellationTokenSource _keeping = new();
    private readonly CancellationTokenSource _settling = new();
    private readonly bool _isPulled;
    private GroupReader _reader;
    private CancellationTokenSource _consuming = new();
    private Task _reading = Task.CompletedTask;
    private Task _claiming = Task.CompletedTask;
    private Task? _upkeep;

    public Subscription(
        SubscriptionIdentity identity, IMessagePipeline pipeline, ExceptionRules rules, Func<GroupOptions> options, IStreamTransport transport,
        SessionLoop sessions, TimeProvider time, ILogger logger, IAcks? acks = null, ILaneKeys? keys = null, IDeliveryObserver? observer = null,
        TimeSpan? activeLease = null)
    {
        (_identity, _options, _sessions, _transport, _time, _logger) = (identity, options, sessions, transport, time, logger);
        Health = new SubscriptionHealth(time);
        if (activeLease is { } lease) Active = new ActiveKeeper(transport, identity, sessions, Health.Activity, time, logger, lease);
        _parts = new SubscriptionParts(
            identity, pipeline, rules, options, transport, sessions, Health.Settling, acks, time, logger, _settling.Token, keys, observer,
            Active?.Lease);
        _reader = _parts.NewReader();
        _isPulled = pipeline is PullPipeline;
        (pipeline as PullPipeline)?.Attach(
            new PullCredit(_parts.Dispatcher, _parts.Settler, _parts.Read, options, () => _reader.InterruptAsync()));
    }

    public GroupAddress Group => _identity.Group;

    public string Consumer => _identity.Consumer;

    public SubscriptionHealth Health { get; }

    /// <summary>Keeps the group's lease, where only one process is to be active; its owner starts and stops it.</summary>
    public ActiveKeeper? Active { get; }

    /// <summary>How many handlers run.</summary>
    public int Running => _parts.Dispatcher.Running;

    /// <summary>Whether no handler runs, and every outcome is confirmed.</summary>
    public bool IsQuiet => _parts.Dispatcher.IsIdle && _parts.InFlight.Count == 0;

    /// <summary>How many retries wait in this process, to keep an order.</summary>
    public int KeptRetries => _parts.KeptRetries;

    /// <summary>Creates the group where it is missing.</summary>
    public ValueTask EnsureGroupAsync(CancellationToken cancellationToken) => _reader.EnsureGroupAsync(cancellationToken);

    /// <summary>Begins to consume. Not while it consumes already.</summary>
    public void Start()
    {
        Health.Reading.Starting();
        _reader = _parts.NewReader();
        _consuming.Dispose();
        _consuming = new CancellationTokenSource();
        _parts.Batches?.Resume();
        _parts.Dispatcher.Resume();
        _parts.Claimer?.Begin();
        KeepUp();
        _reading = _sessions.RunAsync(_sessions.Report($"Consuming ({_identity})", Health.Reading), _reader.RunSessionAsync, _consuming.Token);
        _claiming = _parts.Claimer?.RunAsync(_consuming.Token) ?? Task.CompletedTask;
    }

    /// <summary>Keeps the group in order, also where another process consumes it.</summary>
    public void KeepUp() => _upkeep ??= Task.WhenAll(_parts.Leases.RunAsync(_keeping.Token), _parts.Janitor.RunAsync(_keeping.Token));

    /// <summary>Takes over what can change while running.</summary>
    public void Apply(GroupOptions options)
    {
        if (!_isPulled) _parts.Dispatcher.Resize(_parts.SlotsOf(options), options.Prefetch);
        _parts.InFlight.LimitChanged();
    }

    /// <summary>Nothing new is read, claimed or begun after this; what was not begun is handed back to the group.</summary>
    public async ValueTask StopReadingAsync(CancellationToken cancellationToken)
    {
        await EndReadingAsync(cancellationToken).ConfigureAwait(false);
        if (_options().Mode != DeliveryMode.NoAck) HandBack(); // Else nobody could take it: it is handled.
        _parts.Batches?.Stop();
        Health.Reading.Stopped();
        ReadingLog.Stopped(_logger, _identity.Group);
    }

    /// <summary>Completes when what was begun is handled and settled, as far as the store takes it.</summary>
    public async Task QuietAsync(CancellationToken cancellationToken)
    {
        await _parts.Dispatcher.IdleAsync(cancellationToken).ConfigureAwait(false);
        await _parts.Settler.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Others may have all entries by now: cancels the handlers' tokens.</summary>
    public Task LoseHandlersAsync() => CancelHandlersAsync(static delivery => delivery.LoseAsync());

    /// <summary>Cancels the tokens of handlers that run, since their time to stop is over.</summary>
    public Task AbandonHandlersAsync()
    {
        _parts.InFlight.Remove(_parts.Dispatcher.Stop()); // What can neither be handed back nor be begun: without acknowledgements.
        ReadingLog.Abandoned(_logger, _identity.Group, _parts.Dispatcher.Running);
        return CancelHandlersAsync(static delivery => delivery.CancelAsync());
    }

    /// <summary>Lets what was begun be handled and settled, then gives the consumer's name back.</summary>
    /// <param name="forHandlers">When its time is over running handlers are cancelled.</param>
    /// <param name="forAcks">When this time is over too, outcomes that are not confirmed are given up.</param>
    public async ValueTask DrainAsync(CancellationToken forHandlers, CancellationToken forAcks)
    {
        try
        {
            await _parts.Dispatcher.IdleAsync(forHandlers).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await AbandonAsync(forAcks).ConfigureAwait(false);
        }
        try
        {
            await _parts.Settler.FlushAsync(forAcks).ConfigureAwait(false);
            if (_parts.InFlight.Count > 0) return; // A handler runs on: the name stays this process's until it ends.
            await LeaveAsync(forAcks).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _settling.CancelAsync().ConfigureAwait(false); // The settler itself says what it leaves.
        }
    }

    /// <summary>Gives the consumer's name back, where that can be done soon.</summary>
    public async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(LeaveTime, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _parts.Janitor.SaveMarkAsync(either.Token).ConfigureAwait(false);
            await _transport.LeaveAsync(_identity.Group, _identity.Consumer, _identity.Token, _identity.IsOurs, either.Token).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            LeasingLog.UpkeepFailed(_logger, _identity.Group, exception.Message); // The name is free when the process is gone.
        }
        catch (OperationCanceledException)
        {
            LeasingLog.UpkeepFailed(_logger, _identity.Group, "There was no time left at the stop.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CancelHandlersAsync(static delivery => delivery.CancelAsync()).ConfigureAwait(false);
        await _settling.CancelAsync().ConfigureAwait(false);
        await EndReadingAsync(CancellationToken.None).ConfigureAwait(false); // An application may be disposed of without having been stopped.
        if (Active is not null) await Active.DisposeAsync().ConfigureAwait(false);
        await _keeping.CancelAsync().ConfigureAwait(false);
        if (_upkeep is not null) await _upkeep.ConfigureAwait(false);
        _parts.Dispose();
    }

    private async ValueTask EndReadingAsync(CancellationToken cancellationToken)
    {
        await _consuming.CancelAsync().ConfigureAwait(false);
        do
        {
            await _reader.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!await CompletesAsync(_reading, UnblockInterval, cancellationToken).ConfigureAwait(false));
        await _claiming.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void HandBack()
    {
        var notBegun = _parts.Dispatcher.Stop();
        if (notBegun.Length == 0) return;
        ReadingLog.HandedBack(_logger, _identity.Group, notBegun.Length);
        foreach (var delivery in notBegun) _parts.Settler.HandBack(delivery);
    }

    /// <summary>Runs what handlers registered on their tokens; what that throws is theirs, and must not end the drain.</summary>
    private async Task CancelHandlersAsync(Func<Delivery, Task> cancel)
    {
        using var hold = _parts.InFlight.Deliveries.Hold();
        foreach (var delivery in _parts.InFlight.Cancellable())
        {
            try
            {
                await cancel(delivery).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                HandlingLog.CancellationFailed(_logger, exception, delivery.Id, delivery.Group);
            }
        }
    }

    private async ValueTask AbandonAsync(CancellationToken forAcks)
    {
        await AbandonHandlersAsync().ConfigureAwait(false);
        try
        {
            await _parts.Dispatcher.IdleAsync(forAcks).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A handler that does not heed its token; others take its entry over when the lease is over.
        }
    }

    private async ValueTask<bool> CompletesAsync(Task task, TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(within, _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

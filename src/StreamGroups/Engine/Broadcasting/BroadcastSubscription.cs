using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Broadcasting;

/// <summary>Reads one stream without a group: leads the parts of that through start, stop and drain.</summary>
internal sealed class BroadcastSubscription : IAsyncDisposable
{
    private static readonly TimeSpan UnblockInterval = TimeSpan.FromMilliseconds(100);

    private readonly GroupAddress _address;
    private readonly SessionLoop _sessions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly InFlight _inFlight;
    private readonly BroadcastDeliveryRunner _runner;
    private readonly Dispatcher _dispatcher;
    private readonly PositionKeeper? _keeper;
    private readonly Func<BroadcastReader> _newReader;
    private readonly CancellationTokenSource _keeping = new();
    private readonly CancellationTokenSource _draining = new();
    private BroadcastReader _reader;
    private CancellationTokenSource _consuming = new();
    private Task _reading = Task.CompletedTask;
    private Task? _upkeep;

    public BroadcastSubscription(
        string stream, IMessagePipeline pipeline, ExceptionRules rules, Func<BroadcastOptions> options, IStreamTransport transport,
        IBroadcastStore store, SessionLoop sessions, TimeProvider time, ILogger logger, IDeliveryObserver? observer = null)
    {
        (_address, _sessions, _time, _logger) = (GroupAddress.Broadcast(stream), sessions, time, logger);
        Health = new SubscriptionHealth(time);
        var current = options();
        var position = new BroadcastPosition();
        _inFlight = new InFlight(new DeliveryPool(pipeline.KeepsDelivery, pipeline.KeepsBody), observer);
        _runner = new BroadcastDeliveryRunner(pipeline, rules, new BroadcastSettler(logger), _inFlight, time, logger, observer) { Stopping = _draining.Token };
        _dispatcher = new Dispatcher(_runner, time, current.Concurrency, current.Prefetch);
        _keeper = current.PositionName is { } name
            ? new PositionKeeper(store, stream, name, position, _inFlight, sessions, time, logger)
            : null;
        _newReader = () => new BroadcastReader(transport, store, _address, position, _dispatcher, _inFlight, options, time, logger);
        _reader = _newReader();
    }

    public string Stream => _address.Stream;

    public SubscriptionHealth Health { get; }

    /// <summary>Finds out where to begin: what is published after that is read.</summary>
    public ValueTask PrepareAsync(CancellationToken cancellationToken) => _reader.ResolveAsync(cancellationToken);

    /// <summary>Begins to read. Not while it reads already.</summary>
    public void Start()
    {
        Health.Reading.Starting();
        _reader = _newReader();
        _consuming.Dispose();
        _consuming = new CancellationTokenSource();
        _upkeep ??= _keeper?.RunAsync(_keeping.Token) ?? Task.CompletedTask;
        _reading = _sessions.RunAsync(_sessions.Report($"Reading ({Stream})", Health.Reading), _reader.RunSessionAsync, _consuming.Token);
    }

    /// <summary>Takes over what can change while running.</summary>
    public void Apply(BroadcastOptions options) => _dispatcher.Resize(options.Concurrency, options.Prefetch);

    /// <summary>Nothing new is read after this; what was read is still handled, since nobody else could.</summary>
    public async ValueTask StopReadingAsync(CancellationToken cancellationToken)
    {
        await EndReadingAsync(cancellationToken).ConfigureAwait(false);
        Health.Reading.Stopped();
        BroadcastLog.Stopped(_logger, Stream);
    }

    /// <summary>Lets what was read be handled, then saves the position.</summary>
    /// <param name="forHandlers">When its time is over running handlers are cancelled, and no more begin.</param>
    /// <param name="forAcks">When this time is over too, the position is not waited for.</param>
    public async ValueTask DrainAsync(CancellationToken forHandlers, CancellationToken forAcks)
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        try
        {
            await _dispatcher.IdleAsync(forHandlers).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await AbandonAsync(forAcks).ConfigureAwait(false);
        }
        await EndUpkeepAsync().ConfigureAwait(false);
        if (_keeper is not null) await SaveAsync(_keeper, forAcks).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        await CancelHandlersAsync().ConfigureAwait(false);
        await EndReadingAsync(CancellationToken.None).ConfigureAwait(false); // An application may be disposed of without having been stopped.
        await EndUpkeepAsync().ConfigureAwait(false);
    }

    private async ValueTask EndReadingAsync(CancellationToken cancellationToken)
    {
        await _consuming.CancelAsync().ConfigureAwait(false);
        do
        {
            await _reader.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!await CompletesAsync(_reading, UnblockInterval, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask EndUpkeepAsync()
    {
        await _keeping.CancelAsync().ConfigureAwait(false);
        if (_upkeep is not null) await _upkeep.ConfigureAwait(false);
    }

    private async ValueTask SaveAsync(PositionKeeper keeper, CancellationToken cancellationToken)
    {
        try
        {
            await keeper.SaveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            BroadcastLog.NotSaved(_logger, Stream, exception.Message);
        }
        catch (OperationCanceledException)
        {
            BroadcastLog.NotSaved(_logger, Stream, "There was no time left at the stop.");
        }
    }

    private async ValueTask AbandonAsync(CancellationToken forAcks)
    {
        var waiting = _dispatcher.Stop().Length;
        BroadcastLog.Abandoned(_logger, Stream, _dispatcher.Running, waiting);
        await CancelHandlersAsync().ConfigureAwait(false);
        try
        {
            await _dispatcher.IdleAsync(forAcks).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A handler that does not heed its token.
        }
    }

    /// <summary>Runs what handlers registered on their tokens; what that throws is theirs, and must not end the drain.</summary>
    private async Task CancelHandlersAsync()
    {
        using var hold = _inFlight.Deliveries.Hold();
        foreach (var delivery in _inFlight.Cancellable())
        {
            try
            {
                await delivery.CancelAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                HandlingLog.CancellationFailed(_logger, exception, delivery.Id, delivery.Group);
            }
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

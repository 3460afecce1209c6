using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Claiming;
using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Reading;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Resilience;
using StreamGroups.Transport;

namespace StreamGroups.Engine;

/// <summary>Consumes one group of one stream as one consumer: puts the engine's parts together and leads them through start, stop and drain.</summary>
internal sealed class Subscription : IAsyncDisposable
{
    private static readonly TimeSpan UnblockInterval = TimeSpan.FromMilliseconds(100);

    private readonly SubscriptionIdentity _identity;
    private readonly SessionLoop _sessions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<GroupOptions> _options;
    private readonly InFlight _inFlight = new();
    private readonly CancellationTokenSource _handlers = new();
    private readonly CancellationTokenSource _settling = new();
    private readonly Settler _settler;
    private readonly Dispatcher _dispatcher;
    private readonly Claimer _claimer;
    private readonly Func<GroupReader> _newReader;
    private GroupReader _reader;
    private CancellationTokenSource _consuming = new();
    private Task _reading = Task.CompletedTask;
    private Task _claiming = Task.CompletedTask;

    public Subscription(
        SubscriptionIdentity identity, IMessagePipeline pipeline, Func<GroupOptions> options, IStreamTransport transport, SessionLoop sessions,
        TimeProvider time, ILogger logger, IAcks? acks = null)
    {
        (_identity, _options, _sessions, _time, _logger) = (identity, options, sessions, time, logger);
        var current = options();
        _settler = new Settler(transport, identity.Group, _inFlight, sessions, logger, _settling.Token, acks);
        var runner = new DeliveryRunner(pipeline, _settler, _inFlight, () => options().MaxDeliveries, logger, _handlers.Token);
        _dispatcher = new Dispatcher(runner, time, current.Concurrency, current.Prefetch);
        _claimer = new Claimer(transport, identity, _dispatcher, _settler, _inFlight, options, time, logger);
        var position = new GroupPosition(_inFlight, current.StartFrom);
        _newReader = () => new GroupReader(transport, identity, position, _claimer, _dispatcher, _settler, _inFlight, time, logger);
        _reader = _newReader();
    }

    public GroupAddress Group => _identity.Group;

    /// <summary>Creates the group where it is missing.</summary>
    public ValueTask EnsureGroupAsync(CancellationToken cancellationToken) => _reader.EnsureGroupAsync(cancellationToken);

    /// <summary>Begins to consume. Not while it consumes already.</summary>
    public void Start()
    {
        var options = _options();
        ReadingLog.Started(_logger, _identity.Group, _identity.Consumer, options.Concurrency, options.AckWait, options.MaxDeliveries);
        _reader = _newReader();
        _consuming.Dispose();
        _consuming = new CancellationTokenSource();
        _reading = _sessions.RunAsync($"Consuming ({_identity})", _reader.RunSessionAsync, _consuming.Token);
        _claiming = _claimer.RunAsync(_consuming.Token);
    }

    /// <summary>Takes over what can change while running.</summary>
    public void Apply(GroupOptions options) => _dispatcher.Resize(options.Concurrency, options.Prefetch);

    /// <summary>Nothing new is read or claimed after this; what was read is still handled.</summary>
    public async ValueTask StopReadingAsync(CancellationToken cancellationToken)
    {
        await EndReadingAsync(cancellationToken).ConfigureAwait(false);
        ReadingLog.Stopped(_logger, _identity.Group);
    }

    /// <summary>Lets what was read be handled and acknowledged.</summary>
    /// <param name="forHandlers">When its time is over: what was not begun then stays pending, and running handlers are cancelled.</param>
    /// <param name="forAcks">When this time is over too, acks that are not confirmed are given up.</param>
    public async ValueTask DrainAsync(CancellationToken forHandlers, CancellationToken forAcks)
    {
        try
        {
            await _dispatcher.IdleAsync(forHandlers).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await AbandonAsync(forAcks).ConfigureAwait(false);
        }
        try
        {
            await _settler.FlushAsync(forAcks).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await _settling.CancelAsync().ConfigureAwait(false); // The settler itself says what it leaves.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CancelHandlersAsync().ConfigureAwait(false);
        await _settling.CancelAsync().ConfigureAwait(false);
        await EndReadingAsync(CancellationToken.None).ConfigureAwait(false); // An application may be disposed of without having been stopped.
        _claimer.Dispose();
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

    /// <summary>Runs what handlers registered on their token; what that throws is theirs, and must not end the drain.</summary>
    private async Task CancelHandlersAsync()
    {
        try
        {
            await _handlers.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            HandlingLog.CancellationFailed(_logger, exception);
        }
    }

    private async ValueTask AbandonAsync(CancellationToken forAcks)
    {
        var notBegun = _dispatcher.Stop();
        ReadingLog.Abandoned(_logger, _identity.Group, _dispatcher.Running, notBegun.Length);
        await CancelHandlersAsync().ConfigureAwait(false);
        try
        {
            await _dispatcher.IdleAsync(forAcks).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A handler that does not heed its token; its entry stays pending.
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

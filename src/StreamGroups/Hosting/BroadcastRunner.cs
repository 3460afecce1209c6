using Microsoft.Extensions.Logging;
using StreamGroups.Configuration;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Broadcasting;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>Keeps the reading of one stream in step with its options: enabled or not, and of what size.</summary>
internal sealed class BroadcastRunner : IAsyncDisposable
{
    private readonly BroadcastSubscription _subscription;
    private readonly LiveBroadcastOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly StepQueue _steps = new();
    private bool _running;
    private bool _started;
    private bool _stopping;

    public BroadcastRunner(BroadcastSubscription subscription, LiveBroadcastOptions options, ILogger logger)
    {
        (_subscription, _options, _logger) = (subscription, options, logger);
        _options.Changed += OnChanged;
    }

    public bool IsEnabled => _options.Current.Enabled;

    /// <summary>Finds out where to begin; a store that cannot be reached is a line in the log.</summary>
    public async Task TryPrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _subscription.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException exception)
        {
            BroadcastLog.NotReady(_logger, _subscription.Stream, exception.Message);
        }
        catch (OperationCanceledException)
        {
            BroadcastLog.NotReady(_logger, _subscription.Stream, "No answer came in time.");
        }
    }

    public void Start()
    {
        lock (_lock) _started = true;
        if (IsEnabled) Switch(); else BroadcastLog.Disabled(_logger, _subscription.Stream);
    }

    /// <summary>Nothing new is read after this, whatever the options say.</summary>
    public async Task StopReadingAsync(CancellationToken cancellationToken)
    {
        lock (_lock) _stopping = true;
        await Switch().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DrainAsync(CancellationToken forHandlers, CancellationToken forAcks) => _subscription.DrainAsync(forHandlers, forAcks);

    public async ValueTask DisposeAsync()
    {
        _options.Dispose();
        lock (_lock) _stopping = true;
        await _steps.Last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // So that none starts what is disposed of here.
        await _subscription.DisposeAsync().ConfigureAwait(false);
    }

    private void OnChanged(BroadcastOptions options)
    {
        _subscription.Apply(options);
        Switch();
    }

    /// <summary>Goes to the state that is wanted, after whatever switching is under way.</summary>
    private Task Switch() => _steps.Add(SwitchAsync);

    private async Task SwitchAsync()
    {
        bool wanted;
        lock (_lock) wanted = _started && !_stopping && IsEnabled;
        if (wanted == _running) return;
        if (wanted) _subscription.Start();
        else await _subscription.StopReadingAsync(CancellationToken.None).ConfigureAwait(false);
        _running = wanted;
    }
}

using Microsoft.Extensions.Logging;
using StreamGroups.Configuration;
using StreamGroups.Diagnostics;
using StreamGroups.Engine;

namespace StreamGroups.Hosting;

/// <summary>Keeps one subscription in step with its options: enabled or not, and of what size.</summary>
internal sealed class SubscriptionRunner : IAsyncDisposable
{
    private readonly Subscription _subscription;
    private readonly LiveGroupOptions _options;
    private readonly ResultCheck? _results;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Task _switching = Task.CompletedTask;
    private bool _running;
    private bool _started;
    private bool _stopping;

    public SubscriptionRunner(Subscription subscription, LiveGroupOptions options, ILogger logger, ResultCheck? results = null)
    {
        (_subscription, _options, _results, _logger) = (subscription, options, results, logger);
        _options.Changed += OnChanged;
    }

    public bool IsEnabled => _options.Current.Enabled;

    /// <summary>Creates the group where it is missing; a store that cannot be reached is a line in the log.</summary>
    public async Task TryEnsureGroupAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _subscription.EnsureGroupAsync(cancellationToken).ConfigureAwait(false);
            if (_results is not null) await _results.TellAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Transport.TransportException exception)
        {
            ReadingLog.NotReady(_logger, _subscription.Group, exception.Message);
        }
        catch (OperationCanceledException)
        {
            ReadingLog.NotReady(_logger, _subscription.Group, "No answer came in time.");
        }
    }

    public void Start()
    {
        lock (_lock) _started = true;
        if (IsEnabled) Switch(); else ReadingLog.Disabled(_logger, _subscription.Group);
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
        Task switching;
        lock (_lock) (_stopping, switching) = (true, _switching);
        await switching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // So that none starts what is disposed of here.
        await _subscription.DisposeAsync().ConfigureAwait(false);
    }

    private void OnChanged(GroupOptions options)
    {
        _subscription.Apply(options);
        Switch();
    }

    /// <summary>Goes to the state that is wanted, after whatever switching is under way.</summary>
    private Task Switch()
    {
        lock (_lock) return _switching = SwitchAsync(_switching);
    }

    private async Task SwitchAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        bool wanted;
        lock (_lock) wanted = _started && !_stopping && IsEnabled;
        if (wanted == _running) return;
        if (wanted) _subscription.Start();
        else await _subscription.StopReadingAsync(CancellationToken.None).ConfigureAwait(false);
        _running = wanted;
    }
}

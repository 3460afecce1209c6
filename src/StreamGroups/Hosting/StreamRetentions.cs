using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamGroups.Configuration;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Retention;
using StreamGroups.Engine.Settling;
using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>Keeps the mapped streams of the application short while it runs. Not to be used before the options were checked.</summary>
internal sealed class StreamRetentions(
    MappedGroups groups, IOptionsFactory<RetentionOptions> optionsFactory, IStreamTransport transport, IRetentionStore store,
    RetentionPace pace, RetentionMetrics metrics, TimeProvider time, ILoggerFactory loggers, IConfiguration? configuration = null)
    : IAsyncDisposable, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, (StreamRetention Retention, LiveRetentionOptions Options)> _streams = new(StringComparer.Ordinal);
    private readonly ILogger _logger = loggers.CreateLogger(RetentionLog.Category);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];
    private bool _hasStarted;

    /// <summary>How a group's acknowledgements are sent.</summary>
    public IAcks AcksOf(GroupAddress group)
    {
        lock (_lock) return new DeletingAcks(transport, store, Of(group.Stream).Retention, metrics);
    }

    /// <summary>Begins, in the background; the server may be down.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _hasStarted = true;
            foreach (var stream in groups.All.Select(group => group.Address.Stream).Union(groups.Broadcasts.Keys, StringComparer.Ordinal)) Keep(stream);
        }
    }

    /// <summary>The stream is kept from now on, if it was not, and the groups that it has by now count.</summary>
    public void Update(string stream)
    {
        lock (_lock)
        {
            Of(stream).Retention.Target = TargetOf(stream);
            if (_hasStarted) Keep(stream);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_lock) running = [.. _running];
        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var (_, options) in _streams.Values) options.Dispose();
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Keep(string stream)
    {
        if (_stopping.IsCancellationRequested || !_kept.Add(stream)) return;
        var (retention, options) = Of(stream);
        var keeper = new RetentionKeeper(retention, store, pace, metrics, time, _logger);
        options.Changed += _ => keeper.Hurry();
        _running.Add(Task.Run(() => keeper.RunAsync(_stopping.Token), CancellationToken.None));
        if (_kept.Count == 1) _running.Add(Task.Run(() => new ServerCheck(store, pace, time, _logger).RunAsync(_stopping.Token), CancellationToken.None));
    }

    private (StreamRetention Retention, LiveRetentionOptions Options) Of(string stream)
    {
        if (_streams.TryGetValue(stream, out var known)) return known;
        var options = new LiveRetentionOptions(stream, optionsFactory, loggers, configuration);
        return _streams[stream] = (new StreamRetention(TargetOf(stream), () => options.Current), options);
    }

    private RetentionTarget TargetOf(string stream) => new(
        stream, [.. groups.All.Select(group => group.Address).Where(address => address.Stream == stream).Select(address => address.Group)]);
}

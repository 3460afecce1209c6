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
    private Task _running = Task.CompletedTask;

    /// <summary>How a group's acknowledgements are sent.</summary>
    public IAcks AcksOf(GroupAddress group) => new DeletingAcks(transport, store, Of(group.Stream).Retention, metrics);

    /// <summary>Begins, in the background; the server may be down.</summary>
    public void Start()
    {
        List<Task> tasks = [];
        foreach (var stream in groups.All.Select(group => group.Address.Stream).Distinct(StringComparer.Ordinal))
        {
            var (retention, options) = Of(stream);
            var keeper = new RetentionKeeper(retention, store, pace, metrics, time, _logger);
            options.Changed += _ => keeper.Hurry();
            tasks.Add(Task.Run(() => keeper.RunAsync(_stopping.Token), CancellationToken.None));
        }
        if (tasks.Count > 0) tasks.Add(Task.Run(() => new ServerCheck(store, pace, time, _logger).RunAsync(_stopping.Token), CancellationToken.None));
        _running = Task.WhenAll(tasks);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var (_, options) in _streams.Values) options.Dispose();
    }

    /// <summary>For containers that are disposed of synchronously; waits, as the host itself does.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private (StreamRetention Retention, LiveRetentionOptions Options) Of(string stream)
    {
        if (_streams.TryGetValue(stream, out var known)) return known;
        var mapped = groups.All.Select(group => group.Address).Where(address => address.Stream == stream).Select(address => address.Group);
        var options = new LiveRetentionOptions(stream, optionsFactory, loggers, configuration);
        return _streams[stream] = (new StreamRetention(new RetentionTarget(stream, [.. mapped]), () => options.Current), options);
    }
}

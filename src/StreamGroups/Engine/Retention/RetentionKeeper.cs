using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>Keeps one stream short, from time to time. Every process does so, which costs a look where another has done the work.</summary>
internal sealed class RetentionKeeper
{
    /// <summary>How many pages of a walk follow each other before it waits for the next turn.</summary>
    private const int MostPages = 16;

    private readonly StreamRetention _retention;
    private readonly IRetentionStore _store;
    private readonly RetentionMetrics _metrics;
    private readonly RetentionPace _pace;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RetentionAlarms _alarms;
    private readonly LossReport _losses;
    private TaskCompletionSource _changed = NewSource();
    private RetentionPolicy _policy;
    private EntryId _walkedTo;
    private string? _refusal;

    public RetentionKeeper(
        StreamRetention retention, IRetentionStore store, RetentionPace pace, RetentionMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_retention, _store, _pace, _metrics, _time, _logger) = (retention, store, pace, metrics, time, logger);
        _alarms = new RetentionAlarms(Stream, logger);
        _losses = new LossReport(Stream, time, logger);
    }

    private string Stream => _retention.Target.Stream;

    /// <summary>The options have changed: the next turn is now.</summary>
    public void Hurry() => Volatile.Read(ref _changed).TrySetResult();

    /// <summary>Runs until it is cancelled, and returns then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = _pace.Shortest;
        try
        {
            await PauseAsync(wait * Random.Shared.NextDouble(), cancellationToken).ConfigureAwait(false);
            while (true)
            {
                wait = _pace.Next(wait, await TryKeepAsync(cancellationToken).ConfigureAwait(false));
                await PauseAsync(SharedTick.Align(RetentionPace.Spread(wait, Random.Shared.NextDouble()), _time), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            _losses.Log(_policy, isLast: true);
            _metrics.Held(Stream, null, default);
        }
    }

    /// <summary>One turn; whether there was something to do.</summary>
    public async ValueTask<bool> KeepAsync(CancellationToken cancellationToken)
    {
        var options = _retention.Options;
        if (options.Policy != _policy) (_policy, _walkedTo) = (options.Policy, EntryId.Zero);
        var report = await _store.InspectAsync(_retention.Target, cancellationToken).ConfigureAwait(false);
        var work = RetentionRules.Decide(_retention.Target, options, report);
        _alarms.Look(options, report, work);
        _metrics.Held(Stream, work.HeldFor is null ? null : report.Hold?.Group, work.HeldFor ?? default);

        var trims = work.Trim is { } trim && await TrimAsync(trim, cancellationToken).ConfigureAwait(false);
        var collects = work.Collects && await CollectAsync(cancellationToken).ConfigureAwait(false);
        return trims || collects;
    }

    private async ValueTask<bool> TryKeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var worked = await KeepAsync(cancellationToken).ConfigureAwait(false);
            _refusal = null;
            return worked;
        }
        catch (TransportException exception) when (
            exception is { Kind: TransportErrorKind.Permanent, IsReported: false } && _policy != RetentionPolicy.KeepAll)
        {
            var cause = exception.InnerException?.Message ?? exception.Message;
            if (cause != _refusal) RetentionLog.Refused(_logger, Stream, exception.Message);
            _refusal = cause;
        }
        catch (TransportException exception)
        {
            RetentionLog.Failed(_logger, Stream, exception.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            RetentionLog.Broke(_logger, exception, Stream);
        }
        return false;
    }

    private async ValueTask<bool> TrimAsync(TrimRequest request, CancellationToken cancellationToken)
    {
        var (trimmed, more) = (0L, true);
        try
        {
            while (more)
            {
                var result = await _store.TrimAsync(request, cancellationToken).ConfigureAwait(false);
                _losses.Add(result.Lost);
                _metrics.Trimmed(Stream, result.Trimmed);
                foreach (var (group, count) in result.Lost) _metrics.Lost(new GroupAddress(Stream, group), count);
                (trimmed, more) = (trimmed + result.Trimmed, result.More);
            }
        }
        finally
        {
            if (trimmed > 0) RetentionLog.Trimmed(_logger, trimmed, Stream);
            _losses.Log(_policy, isLast: false);
        }
        return trimmed > 0;
    }

    private async ValueTask<bool> CollectAsync(CancellationToken cancellationToken)
    {
        var deleted = 0L;
        for (var page = 0; page < MostPages; page++)
        {
            var result = await _store.CollectAsync(_retention.Target, _walkedTo, cancellationToken).ConfigureAwait(false);
            _metrics.Deleted(Stream, result.Deleted);
            (deleted, _walkedTo) = (deleted + result.Deleted, result.Next);
            if (_walkedTo == EntryId.Zero) break;
        }
        return deleted > 0 || _walkedTo != EntryId.Zero;
    }

    private async ValueTask PauseAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await _changed.Task.WaitAsync(wait, _time, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _changed, NewSource());
        }
        catch (TimeoutException)
        {
            // It is time.
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

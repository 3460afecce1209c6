using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>Looks once at how the server is set up, as soon as it answers, and warns of what loses streams.</summary>
internal sealed class ServerCheck(IRetentionStore store, RetentionPace pace, TimeProvider time, ILogger logger)
{
    /// <summary>Runs until the server has answered or is not to be asked; returns when it is cancelled, too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var wait = pace.Shortest; !await TryAsync(cancellationToken).ConfigureAwait(false); wait = pace.Next(wait, false))
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops before it knows.
        }
        catch (Exception exception)
        {
            RetentionLog.NotKnown(logger, exception.Message);
        }
    }

    private async ValueTask<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            Warn(await store.DescribeServerAsync(cancellationToken).ConfigureAwait(false));
            return true;
        }
        catch (TransportException exception) when (exception.Kind != TransportErrorKind.Permanent || exception.IsReported)
        {
            return false; // The connection's own log tells of it.
        }
    }

    private void Warn(ServerFacts facts)
    {
        // Policies of the kind volatile-* evict keys with a time to live, which streams do not have.
        var evicts = facts.EvictionPolicy is { } policy && policy.StartsWith("allkeys", StringComparison.Ordinal);
        if (evicts && facts.MaxMemory != 0) RetentionLog.Evicts(logger, facts.EvictionPolicy!);
        if (facts.Persists == false) RetentionLog.NotPersistent(logger);
        if (facts.Forbidden.Count > 0) RetentionLog.Forbidden(logger, string.Join(", ", facts.Forbidden));
    }
}

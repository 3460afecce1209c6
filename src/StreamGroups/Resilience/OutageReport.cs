using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Resilience;

/// <summary>One line when an outage begins, one when a cause of another kind follows, one when it is over; never one for each attempt.</summary>
internal sealed class OutageReport(string name, TimeProvider time, ILogger logger, ISessionObserver? observer = null)
{
    private readonly Lock _lock = new();
    private string? _cause;
    private long _since;
    private int _attempts;

    public string Name { get; } = name;

    public void Began(Exception exception)
    {
        observer?.Failed(exception);
        lock (_lock)
        {
            if (_attempts++ == 0) _since = time.GetTimestamp();
            if (exception is TransportException { IsReported: true } || _cause == CauseOf(exception)) return;
            _cause = CauseOf(exception);
        }
        Write(exception);
    }

    public void Ended()
    {
        observer?.Works();
        TimeSpan outage;
        int attempts;
        lock (_lock)
        {
            if (_attempts == 0) return;
            (outage, attempts) = (time.GetElapsedTime(_since), _attempts);
            _attempts = 0;
            if (_cause is null) return;
            _cause = null;
        }
        SessionLog.Resumed(logger, Name, outage, attempts);
    }

    /// <summary>The texts of passing errors differ from one attempt to the next: they hold times and counters.</summary>
    private static string CauseOf(Exception exception) =>
        exception is TransportException { Kind: TransportErrorKind.Transient } ? nameof(TransportErrorKind.Transient) : exception.Message;

    private void Write(Exception exception)
    {
        switch ((exception as TransportException)?.Kind)
        {
            case TransportErrorKind.Permanent: SessionLog.Refused(logger, Name, exception.Message); break;
            case TransportErrorKind.GroupMissing: SessionLog.GroupLost(logger, Name, exception.Message); break;
            case not null: SessionLog.Interrupted(logger, Name, exception.Message); break;
            default: SessionLog.Broke(logger, exception, Name); break;
        }
    }
}

using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Resilience;

/// <summary>One line when an outage begins, one when its cause changes, one when it is over; never one for each attempt.</summary>
internal sealed class OutageReport(string name, TimeProvider time, ILogger logger)
{
    public string Name { get; } = name;

    private string? _cause;
    private long _since;
    private int _attempts;

    public void Began(Exception exception)
    {
        _attempts++;
        if (_cause is null) _since = time.GetTimestamp();
        if (_cause == exception.Message) return;
        _cause = exception.Message;
        switch ((exception as TransportException)?.Kind)
        {
            case TransportErrorKind.Permanent: SessionLog.Refused(logger, Name, exception.Message); break;
            case TransportErrorKind.GroupMissing: SessionLog.GroupLost(logger, Name, exception.Message); break;
            case not null: SessionLog.Interrupted(logger, Name, exception.Message); break;
            default: SessionLog.Broke(logger, exception, Name); break;
        }
    }

    public void Ended()
    {
        if (_cause is not null) SessionLog.Resumed(logger, Name, time.GetElapsedTime(_since), _attempts);
        _cause = null;
        _attempts = 0;
    }
}

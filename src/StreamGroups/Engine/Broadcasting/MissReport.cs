using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;

namespace StreamGroups.Engine.Broadcasting;

/// <summary>Tells of missed entries: at once, then at most once a minute of those that were added. For one caller at a time.</summary>
internal sealed class MissReport(string stream, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _missed;
    private long? _toldAt;

    public void Tell(in StreamFinding finding)
    {
        _missed += finding.Missed;
        if (finding.Restarted) BroadcastLog.Restarted(logger, stream);
        if (finding.WentBackTo is { } after) BroadcastLog.WentBack(logger, stream, after);
        if (finding.MayHaveMissed) BroadcastLog.MayHaveMissed(logger, stream);
        if (_missed == 0 || (_toldAt is { } at && time.GetElapsedTime(at) < Interval)) return;
        BroadcastLog.Missed(logger, _missed, stream);
        (_missed, _toldAt) = (0, time.GetTimestamp());
    }
}

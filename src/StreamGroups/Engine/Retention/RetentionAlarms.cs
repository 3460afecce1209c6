using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Retention;

/// <summary>Says once for each episode that a stream is held back, and once that it is long.</summary>
internal sealed class RetentionAlarms(string stream, ILogger logger)
{
    // Two groups may hold the stream in turn; each is said to until neither does.
    private readonly HashSet<string> _holders = new(StringComparer.Ordinal);
    private bool _saidLong;

    public void Look(RetentionOptions options, RetentionReport report, RetentionWork work)
    {
        if (work.IsLong && !_saidLong)
        {
            _saidLong = true;
            RetentionLog.Long(logger, stream, report.Length);
        }
        if (report.Hold is { } hold && work.HeldFor is { } held && held >= options.HoldWarning)
        {
            if (!_holders.Add(hold.Group)) return;
            var (why, remedy) = Explain(hold);
            RetentionLog.Held(logger, stream, hold.Group, hold.Lowest, Rounded(report.Now - hold.Lowest.Timestamp), why, remedy);
        }
        else if (_holders.Count > 0 && !(work.HeldFor >= options.HoldWarning / 2))
        {
            RetentionLog.NoLongerHeld(logger, stream, string.Join(", ", _holders));
            _holders.Clear();
        }
    }

    private static (string Why, string Remedy) Explain(StreamHold hold) => hold.Reason switch
    {
        HoldReason.GroupMissing => (
            "the group is mapped here and does not exist on the server", "Start a process that consumes it, or map it no longer"),
        HoldReason.NotDelivered => (
            "no consumer of it has read the entry",
            "Start a consumer of the group or give it more; a group that is not needed any more is removed by XGROUP DESTROY"),
        HoldReason.Parked => ("the entry waits for its next delivery", "Let its handler wait less before a retry, or dead-letter sooner"),
        _ => ($"the entry is pending for consumer {hold.Consumer}", "Look at why its handler takes so long, or fails so often"),
    };

    private static TimeSpan Rounded(TimeSpan age) => TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds));
}

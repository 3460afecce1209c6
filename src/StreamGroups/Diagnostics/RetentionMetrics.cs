using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using StreamGroups.Transport;

namespace StreamGroups.Diagnostics;

/// <summary>What is measured of how long streams are kept.</summary>
internal sealed class RetentionMetrics
{
    private const string StreamTag = "stream";
    private const string GroupTag = "group";

    private readonly ConcurrentDictionary<string, Measurement<double>> _held = new(StringComparer.Ordinal);
    private readonly Counter<long> _trimmed;
    private readonly Counter<long> _deleted;
    private readonly Counter<long> _lost;

    public RetentionMetrics(StreamGroupsMeter meter)
    {
        meter.Meter.CreateObservableGauge(
            "streamgroups.retention.held", () => _held.Values, "s",
            "For how long a group has kept the oldest entry that it has not settled from being removed.");
        _trimmed = meter.Meter.CreateCounter<long>("streamgroups.retention.trimmed", "{entry}", "Entries that were trimmed.");
        _deleted = meter.Meter.CreateCounter<long>(
            "streamgroups.retention.deleted", "{entry}", "Entries that were deleted since every group had settled them.");
        _lost = meter.Meter.CreateCounter<long>(
            "streamgroups.retention.lost", "{entry}", "Entries that were trimmed although a group had not settled them.");
    }

    /// <summary>Who holds a stream back, if anybody, and for how long.</summary>
    public void Held(string stream, string? group, TimeSpan time)
    {
        if (group is null) _held.TryRemove(stream, out _);
        else _held[stream] = new Measurement<double>(time.TotalSeconds, [new(StreamTag, stream), new(GroupTag, group)]);
    }

    public void Trimmed(string stream, long count)
    {
        if (count > 0) _trimmed.Add(count, new KeyValuePair<string, object?>(StreamTag, stream));
    }

    public void Deleted(string stream, long count)
    {
        if (count > 0) _deleted.Add(count, new KeyValuePair<string, object?>(StreamTag, stream));
    }

    public void Lost(GroupAddress group, long count) =>
        _lost.Add(count, new(StreamTag, group.Stream), new KeyValuePair<string, object?>(GroupTag, group.Group));
}

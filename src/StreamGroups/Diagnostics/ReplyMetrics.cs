using System.Diagnostics.Metrics;

namespace StreamGroups.Diagnostics;

/// <summary>What is measured of replies.</summary>
internal sealed class ReplyMetrics
{
    private readonly Counter<long> _unclaimed;

    public ReplyMetrics(StreamGroupsMeter meter) => _unclaimed = meter.Meter.CreateCounter<long>(
        "streamgroups.replies.unclaimed", "{reply}", "Replies that nobody waited for any more, or that say to no request that they answer it.");

    public void Unclaimed() => _unclaimed.Add(1);
}

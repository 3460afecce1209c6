using System.Diagnostics.Metrics;

namespace StreamGroups.Diagnostics;

/// <summary>The meter <c>StreamGroups</c> of one application; others bring their instruments.</summary>
internal sealed class StreamGroupsMeter(IMeterFactory meters)
{
    public Meter Meter { get; } = meters.Create("StreamGroups");
}

using StreamGroups.Resilience;

namespace StreamGroups.Engine;

/// <summary>Whether a subscription reads, and whether the store takes its acknowledgements.</summary>
internal sealed class SubscriptionHealth(TimeProvider time)
{
    public SessionHealth Reading { get; } = new(time);

    public SessionHealth Settling { get; } = new(time);

    /// <summary>The worse of the two, while it is to read at all.</summary>
    public SessionReport Current
    {
        get
        {
            var (reading, settling) = (Reading.Current, Settling.Current);
            return reading.State != SessionState.Idle && settling.Status < reading.Status ? settling : reading;
        }
    }
}

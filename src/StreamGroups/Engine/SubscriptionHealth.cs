using StreamGroups.Resilience;

namespace StreamGroups.Engine;

/// <summary>Whether a subscription reads, and whether the store takes its acknowledgements.</summary>
internal sealed class SubscriptionHealth(TimeProvider time)
{
    public SessionHealth Reading { get; } = new(time);

    public SessionHealth Settling { get; } = new(time);

    /// <summary>Whether it is known who is the group's active consumer; idle where each may be.</summary>
    public SessionHealth Activity { get; } = new(time);

    /// <summary>The worst of them, while it is to read at all, or to stand by.</summary>
    public SessionReport Current
    {
        get
        {
            var (worst, settling, activity) = (Reading.Current, Settling.Current, Activity.Current);
            if (worst.State != SessionState.Idle && settling.Status < worst.Status) worst = settling;
            return activity.State != SessionState.Idle && activity.Status < worst.Status ? activity : worst;
        }
    }
}

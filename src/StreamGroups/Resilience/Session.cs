namespace StreamGroups.Resilience;

/// <summary>One life of a connection and of what runs on it.</summary>
internal sealed class Session(TimeProvider time, Action established)
{
    /// <summary>A session that breaks sooner counts as a failed attempt, so that one which always breaks at once is not restarted in a hot loop.</summary>
    private static readonly TimeSpan LeastLife = TimeSpan.FromSeconds(1);

    private long? _establishedAt;

    /// <summary>Whether the session has lived long enough for the next one to begin at once.</summary>
    public bool HasSettled => _establishedAt is { } at && time.GetElapsedTime(at) >= LeastLife;

    /// <summary>Called by the session's body when everything that it needs works.</summary>
    public void Establish()
    {
        if (_establishedAt is not null) return;
        _establishedAt = time.GetTimestamp();
        established();
    }
}

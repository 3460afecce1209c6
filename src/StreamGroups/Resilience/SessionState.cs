namespace StreamGroups.Resilience;

/// <summary>How a row of sessions fares.</summary>
internal enum SessionState
{
    /// <summary>None is wanted: disabled, stopped, or not needed yet.</summary>
    Idle,

    /// <summary>The first one has neither worked nor failed yet.</summary>
    Starting,

    Working,

    /// <summary>Failed for a cause that passes by itself.</summary>
    Interrupted,

    /// <summary>Failed for a cause that stays until somebody mends it.</summary>
    Refused,
}

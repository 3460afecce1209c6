using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamGroups.Resilience;

/// <summary>How a row of sessions fares at one moment.</summary>
/// <param name="State">The state.</param>
/// <param name="Outage">How long it has not worked; zero where it works, or never had to.</param>
/// <param name="Error">The last error of the outage, or null.</param>
internal readonly record struct SessionReport(SessionState State, TimeSpan Outage, string? Error)
{
    /// <summary>An outage that lasts longer is no hiccup of a restart or a failover.</summary>
    private static readonly TimeSpan LongestHiccup = TimeSpan.FromSeconds(30);

    public HealthStatus Status => State switch
    {
        SessionState.Idle or SessionState.Working => HealthStatus.Healthy,
        SessionState.Refused => HealthStatus.Unhealthy,
        SessionState.Interrupted when Outage > LongestHiccup => HealthStatus.Unhealthy,
        _ => HealthStatus.Degraded,
    };

    /// <summary>For people: the state, and in an outage how long it has lasted, and why.</summary>
    public override string ToString() =>
        Error is null ? $"{State}" : $"{State} for {TimeSpan.FromSeconds((long)Outage.TotalSeconds)}: {Error}";
}

namespace StreamGroups;

/// <summary>What a subscription does.</summary>
public enum SubscriptionState
{
    /// <summary>It does nothing: the host has not started or is stopping, or <see cref="IStreamSubscription.StopAsync"/> was called. Handlers that had begun may run on.</summary>
    Stopped,

    /// <summary>It does nothing until <see cref="GroupOptions.Enabled"/> is true.</summary>
    Disabled,

    /// <summary>It is to consume, and does not yet, or not now: it connects. The health check says what is in its way.</summary>
    Connecting,

    /// <summary>It consumes.</summary>
    Running,

    /// <summary>It begins nothing until <see cref="IStreamSubscription.ResumeAsync"/>. Handlers that had begun may run on.</summary>
    Paused,

    /// <summary>It begins nothing while another process is the group's active one: <see cref="GroupOptions.SingleActive"/>.</summary>
    StandingBy,
}

using StreamGroups.Transport;

namespace StreamGroups.Hosting;

/// <summary>What the host and calls want of a subscription. Guarded by the lock of its runner.</summary>
internal sealed class Wishes
{
    public const string HostStops = "its host is stopping";
    public const string WasRemoved = "it was removed";

    private bool _paused;
    private bool _stopped;

    public bool HasStarted { get; set; }

    /// <summary>Why nothing can be begun any more: the end of a sentence; null while it can.</summary>
    public string? EndedBecause { get; set; }

    public void Pause() => _paused = !_stopped;

    public void Resume() => _paused = false;

    public void Stop() => (_stopped, _paused) = (true, false);

    public void Start() => _stopped = false;

    public bool WillRun(bool isEnabled) => EndedBecause is null && !_stopped && !_paused && isEnabled;

    /// <param name="isEnabled">Whether the options say so.</param>
    /// <param name="isActive">Whether this process may consume now.</param>
    public Goal Goal(bool isEnabled, bool isActive) =>
        HasStarted && WillRun(isEnabled) ? isActive ? Hosting.Goal.Run : Hosting.Goal.StandBy
        : _stopped && EndedBecause != HostStops ? Hosting.Goal.Leave // The host's own stop drains all subscriptions together.
        : Hosting.Goal.Pause;

    /// <summary>The state of one that is not to consume; null where it is.</summary>
    public SubscriptionState? State(bool isEnabled) =>
        !HasStarted || _stopped || EndedBecause is not null ? SubscriptionState.Stopped
        : !isEnabled ? SubscriptionState.Disabled
        : _paused ? SubscriptionState.Paused
        : null;

    public void ThrowIfEnded(GroupAddress group)
    {
        if (EndedBecause is { } why)
            throw new InvalidOperationException($"Group '{group.Group}' of stream '{group.Stream}' can no longer be controlled, since {why}.");
    }
}

using StreamGroups.Handling;

namespace StreamGroups;

/// <summary>
/// What is to become of a message, returned by its handler or by a filter. A handler that has settled its message through its
/// <see cref="MessageContext"/> returns in vain: the first settlement wins.
/// </summary>
/// <remarks>
/// In the modes <see cref="DeliveryMode.AtMostOnce"/> and <see cref="DeliveryMode.NoAck"/> the message was acknowledged before its handler began, so that
/// nothing is left to be settled; one warning, 349, says so. In <see cref="DeliveryMode.Manual"/> an outcome settles as a call of the context does.
/// </remarks>
public sealed record Outcome
{
    /// <summary>As long as a server may keep a retry.</summary>
    internal static readonly TimeSpan LongestDelay = TimeSpan.FromDays(30);

    private static readonly Outcome RetryByBackoff = new(OutcomeKind.Retry, null, null);

    private Outcome(OutcomeKind kind, TimeSpan? delay, string? reason) => (Kind, Delay, Reason) = (kind, delay, reason);

    /// <summary>It was handled: it is acknowledged (<c>XACK</c>), as where a handler returns nothing.</summary>
    public static Outcome Ack { get; } = new(OutcomeKind.Ack, null, null);

    /// <summary>It is of no interest: it is acknowledged, and the log has a line at the level of information.</summary>
    public static Outcome Ignore { get; } = new(OutcomeKind.Ignore, null, null);

    internal OutcomeKind Kind { get; }

    /// <summary>Null where the group's backoff decides.</summary>
    internal TimeSpan? Delay { get; }

    internal string? Reason { get; }

    /// <summary>
    /// It is delivered again, to any consumer of the group. Above <see cref="GroupOptions.MaxDeliveries"/> it goes to the dead-letter stream instead,
    /// with the reason <c>retried</c>.
    /// </summary>
    /// <param name="delay">When, 0 to 30 days from now; by default the group's <see cref="GroupOptions.Backoff"/> decides. It is kept on the server.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or longer than 30 days.</exception>
    public static Outcome Retry(TimeSpan? delay = null)
    {
        if (delay is not { } wait) return RetryByBackoff;
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero, nameof(delay));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wait, LongestDelay, nameof(delay));
        return new Outcome(OutcomeKind.Retry, delay, null);
    }

    /// <summary>It goes to the group's dead-letter stream, in one step with its acknowledgement.</summary>
    /// <param name="reason">Why; a field of the dead letter.</param>
    /// <exception cref="ArgumentException">The reason is empty.</exception>
    public static Outcome DeadLetter(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new Outcome(OutcomeKind.DeadLetter, null, reason);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        OutcomeKind.Retry => $"Retry({Delay})",
        OutcomeKind.DeadLetter => $"DeadLetter({Reason})",
        _ => $"{Kind}",
    };
}

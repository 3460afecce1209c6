namespace StreamGroups.Faults.Checking;

/// <summary>What a history is measured by.</summary>
internal sealed record CheckSettings
{
    /// <summary>The longest lease of the run.</summary>
    public required TimeSpan AckWait { get; init; }

    public required int MaxDeliveries { get; init; }

    /// <summary>How late a machine under load may be with what is due: a claim, a line of a log.</summary>
    public TimeSpan Slack { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How late the cancellation of a token may be heard, counted from the moment when another handler has begun.</summary>
    public TimeSpan LateCancellation { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long consumers may take until they work again after the server or the network does.</summary>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the server may know a consumer whose process has ended: some rounds of tidying up.</summary>
    public TimeSpan ConsumersKept { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Failing calls a second in one loop.</summary>
    public double FailuresPerLoop { get; init; } = 10;

    /// <summary>The time between two looks for expired entries: a third of the lease, 10 s at most.</summary>
    public TimeSpan Sweep => AckWait / 3 < LongestSweep ? AckWait / 3 : LongestSweep;

    private static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The shortest time that a lease can still last when renewing becomes impossible: it is renewed when a good third of it is over.
    /// </summary>
    public TimeSpan LeastLease(TimeSpan ackWait) => (ackWait / 2) - LateCancellation;
}

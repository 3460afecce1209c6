namespace StreamGroups.Engine.Dispatching;

/// <summary>How long an entry waits for its next delivery.</summary>
internal static class BackoffPolicy
{
    /// <param name="deliveryCount">The deliveries so far, 1 or more.</param>
    /// <param name="backoff">The waits before the second, third, … delivery; the last one repeats, and none at all is no wait.</param>
    public static TimeSpan DelayAfter(long deliveryCount, IReadOnlyList<TimeSpan> backoff) =>
        backoff.Count == 0 ? TimeSpan.Zero : backoff[(int)Math.Clamp(deliveryCount - 1, 0, backoff.Count - 1)];
}

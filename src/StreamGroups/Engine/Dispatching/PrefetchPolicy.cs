namespace StreamGroups.Engine.Dispatching;

/// <summary>How many entries may wait: what the handlers finish in 100 ms, so that a slow consumer does not sit on messages that an idle one could handle.</summary>
internal static class PrefetchPolicy
{
    /// <summary>Before it is known how fast handlers are.</summary>
    private const int MostAtFirst = 256;

    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(100);

    /// <param name="concurrency">The handlers that run at once.</param>
    /// <param name="prefetch">What the user allows; 0 where nothing is to be read.</param>
    /// <param name="average">How long a handler took of late; null before anything was measured.</param>
    public static int Target(int concurrency, int prefetch, TimeSpan? average)
    {
        if (prefetch == 0) return 0;
        var most = Math.Max(concurrency, prefetch);
        if (average is not { } time) return Math.Max(concurrency, Math.Min(most, MostAtFirst));
        var handled = Math.Ceiling(concurrency * (Ahead / TimeSpan.FromTicks(Math.Max(1, time.Ticks))));
        return (int)Math.Clamp(handled, concurrency, most);
    }
}

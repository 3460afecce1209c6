namespace StreamGroups;

/// <summary>
/// How one group of one stream is consumed. Bound from <c>RedisStreams:Streams:{stream}:Groups:{group}</c>, then changed by the code that
/// maps the group; checked when the host starts. As a named option its name is <c>{stream}/{group}</c>.
/// </summary>
public sealed class GroupOptions
{
    /// <summary>
    /// The name of this consumer within the group. Left out, it is unique to this process. Give each living process a name of its own: a
    /// process takes up what is pending under its name when it starts. It may not be blank or begin with <c>~</c>. Not changed by a reload.
    /// </summary>
    public string? Consumer { get; set; }

    /// <summary>
    /// How many handlers run at once, 1 to 10,000. The default is 1: one message at a time, in the order of their first delivery to this
    /// consumer. May change while running.
    /// </summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>
    /// How many entries may wait in this process beyond those being handled, 1 to 100,000; the default is 256. Never below
    /// <see cref="Concurrency"/>. Fewer wait where handlers are slow: about what they finish in 100 ms. May change while running.
    /// </summary>
    public int Prefetch { get; set; } = 256;

    /// <summary>
    /// How long an entry is leased to its consumer, 100 ms to 1 day; the default is 30 s. One that is not acknowledged by then is delivered
    /// again, to whichever consumer claims it first, so it has to be longer than the slowest handler: an entry that is overtaken is handled
    /// twice, and may be dead-lettered although handled. Not changed by a reload.
    /// </summary>
    public TimeSpan AckWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often an entry is delivered before it goes to the group's dead-letter stream, 1 to 1,000,000; the default is 5. The count is the
    /// server's own, so that it survives crashes. May change while running.
    /// </summary>
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>
    /// The waits before the second, third, … delivery of an entry whose handler failed, each 1 ms to 30 days; the last one repeats. It is
    /// checked but has no effect yet, which a warning says at start: a failed entry comes again when its <see cref="AckWait"/> is over.
    /// </summary>
    public IReadOnlyList<TimeSpan> Backoff { get; set; } = [];

    /// <summary>Where the group begins if it does not exist yet. The default is <see cref="StartPosition.Beginning"/>.</summary>
    public StartPosition StartFrom { get; set; } = StartPosition.Beginning;

    /// <summary>Whether this process consumes the group at all; true by default. May change while running.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The prefetch that counts: every handler that may run can have its next entry waiting.</summary>
    internal int EffectivePrefetch => Math.Max(Prefetch, Concurrency);
}

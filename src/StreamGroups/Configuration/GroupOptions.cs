namespace StreamGroups;

/// <summary>
/// How one group of one stream is consumed. Bound from <c>RedisStreams:Streams:{stream}:Groups:{group}</c>, then changed by the code that
/// maps the group; checked when the host starts. As a named option its name is <c>{stream}/{group}</c>.
/// </summary>
public sealed class GroupOptions
{
    private const int MostBatchSlots = 100_000;

    private bool _isBatchSet;

    /// <summary>
    /// The name of this consumer within the group. Left out, it is unique to this process. A process takes up at once what is pending under its
    /// name when it starts; a name that another living process has becomes <c>{name}~{random}</c>, see <see cref="ExclusiveConsumer"/>. It may
    /// not be blank or begin with <c>~</c>. Not changed by a reload.
    /// </summary>
    public string? Consumer { get; set; }

    /// <summary>
    /// How many handlers run at once, 1 to 10,000; for a handler given to <c>HandleBatch</c> how many batches. The default is 1: one message at a time,
    /// in the order of their first delivery to this consumer. May change while running.
    /// </summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>
    /// How many entries may wait in this process beyond those being handled, 1 to 100,000; the default is 1,024. Never below
    /// <see cref="Concurrency"/>, nor below what its batches hold. Fewer wait where handlers are slow: about what they finish in 100 ms, and at most 256 before that is known. May
    /// change while running.
    /// </summary>
    public int Prefetch { get; set; } = 1_024;

    /// <summary>
    /// How long an entry is leased to its consumer, 100 ms to 1 day; the default is 30 s. The lease is renewed while the entry waits here or is
    /// being handled, so this is the time after which another consumer takes over from a process that died, not a limit for handlers. Not
    /// changed by a reload.
    /// </summary>
    public TimeSpan AckWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a lease is renewed at most, from the start of the handler, 100 ms to 30 days, and never less than <see cref="AckWait"/>; the default is
    /// 1 hour. A handler that takes longer is cancelled by its token, and has failed: the delivery counts. <see cref="MessageContext.RenewAsync"/> begins the time anew.
    /// May change while running.
    /// </summary>
    public TimeSpan MaxLease { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often an entry is delivered before it goes to the group's dead-letter stream, 1 to 1,000,000; the default is 5. The count is the
    /// server's own, so that it survives crashes. May change while running.
    /// </summary>
    public int MaxDeliveries { get; set; } = 5;

    /// <summary>
    /// The waits before the second, third, … delivery of an entry whose handler failed, each 1 ms to 30 days; the last one repeats, and an empty
    /// list delivers again at once. The default is 1 s, 10 s, 1 min. Waiting entries are kept on the server. May change while running.
    /// </summary>
    public IReadOnlyList<TimeSpan> Backoff { get; set; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    /// <summary>
    /// How many messages a handler given to <c>HandleBatch</c> gets at once at most, 1 to 10,000; the default is 100. Of no meaning for other handlers:
    /// an error where the group's own code sets it. May change while running.
    /// </summary>
    public int BatchSize
    {
        get;
        set => (field, _isBatchSet) = (value, true);
    } = 100;

    /// <summary>
    /// How long the first message of a batch waits for others, 0 to 1 minute; the default is 100 ms. With 0 a batch is what has come by the time at which
    /// it may begin. Of no meaning for handlers that were not given to <c>HandleBatch</c>: an error where the group's own code sets it. May change while
    /// running.
    /// </summary>
    public TimeSpan BatchWait
    {
        get;
        set => (field, _isBatchSet) = (value, true);
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>When an entry is acknowledged; <see cref="DeliveryMode.AtLeastOnce"/> by default. Not changed by a reload.</summary>
    public DeliveryMode Mode { get; set; } = DeliveryMode.AtLeastOnce;

    /// <summary>
    /// To about how many entries the group's dead-letter stream is trimmed, 1 or more; null, the default, keeps all. What is trimmed is gone.
    /// May change while running.
    /// </summary>
    public long? MaxDeadLetters { get; set; }

    /// <summary>
    /// Whether it is an error that another living process has this <see cref="Consumer"/>'s name. By default this process then takes
    /// <c>{name}~{random}</c>, with a warning. Not changed by a reload.
    /// </summary>
    public bool ExclusiveConsumer { get; set; }

    /// <summary>
    /// What becomes of a message that none of the group's handlers takes, where they say which they take: by their type's <c>[MessageType]</c>,
    /// <c>WhenHeader</c> or <c>When</c>. <see cref="UnmatchedAction.DeadLetter"/> by default. May change while running.
    /// </summary>
    public UnmatchedAction Unmatched { get; set; }

    /// <summary>
    /// Whether only one process consumes the group at a time, while all others stand by and take over within 2 s when it dies or is cut off, and at once
    /// when it stops; false by default. It has to be the same in all processes. Not with <see cref="DeliveryMode.NoAck"/>; not changed by a reload.
    /// </summary>
    public bool SingleActive { get; set; }

    /// <summary>Where the group begins if it does not exist yet. The default is <see cref="StartPosition.Beginning"/>.</summary>
    public StartPosition StartFrom { get; set; } = StartPosition.Beginning;

    /// <summary>Whether this process consumes the group at all; true by default. May change while running.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether the group's own code says how large batches are, or how long they wait.</summary>
    internal bool IsBatchSetByGroup { get; private set; }

    /// <summary>The longest lease that counts.</summary>
    internal TimeSpan EffectiveMaxLease => MaxLease > AckWait ? MaxLease : AckWait;

    /// <summary>How many deliveries may be with a handler of batches at once: as many as its batches hold, and no more than may be read ahead.</summary>
    internal int BatchSlots => (int)Math.Clamp((long)Concurrency * BatchSize, Concurrency, MostBatchSlots);

    /// <summary>The prefetch that counts: every handler that may run can have its next entry waiting.</summary>
    internal int EffectivePrefetch => Math.Max(Prefetch, Concurrency);

    /// <summary>Has the group's own code change them.</summary>
    internal void ChangeByGroup(IEnumerable<Action<GroupOptions>> configure)
    {
        _isBatchSet = false;
        foreach (var change in configure) change(this);
        IsBatchSetByGroup = _isBatchSet;
    }
}

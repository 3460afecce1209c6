namespace StreamGroups;

/// <summary>
/// How long the entries of one stream are kept. Bound from <c>RedisStreams:Streams:{stream}:Retention</c>, then changed by <c>WithRetention</c>;
/// checked when the host starts. As a named option its name is the stream's. All of it may change while running. Times go by the server's clock.
/// </summary>
public sealed class RetentionOptions
{
    /// <summary>What is removed; <see cref="RetentionPolicy.KeepAll"/> by default.</summary>
    public RetentionPolicy Policy { get; set; } = RetentionPolicy.KeepAll;

    /// <summary>
    /// How long entries are kept at least, though all groups have settled them, 0 to 3,650 days; the default is 0. Only with
    /// <see cref="RetentionPolicy.UntilProcessed"/>.
    /// </summary>
    public TimeSpan MinAge { get; set; }

    /// <summary>How many entries are kept, 1 or more. Needed by <see cref="RetentionPolicy.MaxLength"/>, and only with it.</summary>
    public long? MaxLength { get; set; }

    /// <summary>
    /// How long entries are kept, 1 s to 3,650 days. Needed by <see cref="RetentionPolicy.MaxAge"/>, and only with it.
    /// </summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>
    /// At how many entries a stream of which all is kept gets its one warning, 0 or more; 0 is never, the default is 1,000,000. Only with
    /// <see cref="RetentionPolicy.KeepAll"/>.
    /// </summary>
    public long LengthWarning { get; set; } = 1_000_000;

    /// <summary>
    /// How long a group may keep its oldest unsettled entry from being removed before there is a warning, 1 s to 3,650 days; the default is
    /// 15 min. Counted from when the entry was published, and <see cref="MinAge"/> was over. Only with
    /// <see cref="RetentionPolicy.UntilProcessed"/> and <see cref="RetentionPolicy.DeleteWhenProcessed"/>.
    /// </summary>
    public TimeSpan HoldWarning { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long a group may keep an entry from being removed at all, 1 s to 3,650 days, counted as <see cref="HoldWarning"/> is; null, the
    /// default, is without end. What is removed then is lost to the group: it is counted, and logged as a warning. Only with
    /// <see cref="RetentionPolicy.UntilProcessed"/> and <see cref="RetentionPolicy.DeleteWhenProcessed"/>.
    /// </summary>
    public TimeSpan? HoldLimit { get; set; }
}

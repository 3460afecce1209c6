namespace StreamGroups;

/// <summary>
/// How one stream is read without a group. Bound from <c>RedisStreams:Streams:{stream}:Broadcast</c>, then changed by <c>Broadcast</c>; checked when
/// the host starts. As a named option its name is the stream's.
/// </summary>
public sealed class BroadcastOptions
{
    /// <summary>
    /// Where reading begins when the application starts, unless a position is saved: only with what is published from then on, by default
    /// (<see cref="StartPosition.New"/>). That is resolved to an ID once; from then on nothing is passed over, through disconnects too. Not changed by
    /// a reload.
    /// </summary>
    public StartPosition From { get; set; } = StartPosition.New;

    /// <summary>
    /// How many handlers run at once, 1 to 10,000. The default is 1: one message at a time, in the order of the stream. May change while running.
    /// </summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>
    /// How many entries may wait in this process beyond those being handled, 1 to 100,000; the default is 1,024. Fewer wait where handlers are slow.
    /// May change while running.
    /// </summary>
    public int Prefetch { get; set; } = 1_024;

    /// <summary>
    /// The name under which this reader's position is saved on the server, about once a second and at the stop, so that it goes on there after a
    /// restart: what was handled since the last save comes a second time. Null, the default, saves nothing. Each instance needs a name of its own. It
    /// may not be blank or begin with <c>~</c>. Not changed by a reload.
    /// </summary>
    public string? PositionName { get; set; }

    /// <summary>Whether this process reads the stream at all; true by default. May change while running.</summary>
    public bool Enabled { get; set; } = true;
}

namespace StreamGroups.Testing;

/// <summary>How the harness runs an application.</summary>
public sealed class StreamGroupsTestHarnessOptions
{
    /// <summary>How long the harness waits for anything, in real time, before it says what happened instead; 10 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>When fake time begins, down to the whole millisecond; the real time by default.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>
    /// How long <see cref="StreamGroupsTestHarness.Advance"/> waits, in real time, for handlers that run before it takes them for waiting: for time to
    /// pass, or for the test. 100 ms by default.
    /// </summary>
    public TimeSpan HandlerPatience { get; set; } = TimeSpan.FromMilliseconds(100);

    internal string? Redis { get; private set; }

    /// <summary>
    /// Runs the application on a Redis server, in real time, instead of in memory: its keys get a random prefix, and are removed when the host is disposed
    /// of. Time cannot be moved and faults cannot be ordered there; all else is the same.
    /// </summary>
    /// <param name="connectionString">As StackExchange.Redis writes it: <c>localhost:6379</c>.</param>
    /// <exception cref="ArgumentException">The connection string is empty.</exception>
    public void UseRedis(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        Redis = connectionString;
    }
}

namespace StreamGroups.Testing.Recording;

/// <summary>A message that was published, or not.</summary>
internal sealed class PublishRecord(string stream, EntryId id, object? message, MessageHeaders headers, Exception? exception, TimeSpan at,
    bool isScheduled)
{
    private int _taken;

    public string Stream => stream;

    public EntryId Id => id;

    /// <summary>Whether it is published later; the ID says when.</summary>
    public bool IsScheduled => isScheduled;

    /// <summary>Whether it was taken back before its time.</summary>
    public bool IsCancelled { get; set; }

    public object? Message => message;

    public MessageHeaders Headers => headers;

    /// <summary>Why it was given up; null where it is in the stream.</summary>
    public Exception? Exception => exception;

    public TimeSpan At => at;

    public bool IsTaken => Volatile.Read(ref _taken) != 0;

    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;
}

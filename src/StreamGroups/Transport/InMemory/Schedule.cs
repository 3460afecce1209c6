namespace StreamGroups.Transport.InMemory;

/// <summary>The messages that are scheduled for a stream, by their IDs. Guarded by the lock of its store.</summary>
internal sealed class Schedule
{
    private readonly SortedDictionary<EntryId, ScheduledMessage> _waiting = [];
    private ulong _lastNumber;

    public EntryId? Next => _waiting.Count > 0 ? _waiting.First().Key : null;

    /// <summary>Keeps a message; the ID's second number is the time in µs, or the next one that was never given.</summary>
    public EntryId Add(ulong due, ScheduledMessage message, DateTimeOffset now)
    {
        var number = (ulong)Math.Max(0, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        _lastNumber = Math.Max(number, _lastNumber + 1);
        var id = new EntryId(due, _lastNumber);
        _waiting.Add(id, message);
        return id;
    }

    public bool Remove(EntryId id, out ScheduledMessage? message) => _waiting.Remove(id, out message);

    /// <summary>Those that are due by then, the earliest first.</summary>
    public IEnumerable<KeyValuePair<EntryId, ScheduledMessage>> DueBy(ulong now) => _waiting.TakeWhile(waiting => waiting.Key.Milliseconds <= now);
}

namespace StreamGroups.Transport.InMemory;

/// <summary>A group of a stream. Guarded by the lock of its store.</summary>
internal sealed class InMemoryGroup(EntryLog entries, EntryId lastDelivered)
{
    /// <summary>How many pending entries one claim looks at: a bound on its time, as in the script for Redis.</summary>
    private const int ClaimPage = 256;

    private readonly LinkedList<ReadWaiter> _waiters = [];

    public EntryId LastDelivered { get; private set; } = lastDelivered;

    public PendingList Pending { get; } = new();

    public int WaitingReads => _waiters.Count;

    /// <summary>Delivers new entries.</summary>
    public Entry[] Take(string consumer, int count, DateTimeOffset now)
    {
        Pending.Register(consumer);
        List<Entry> taken = [];
        foreach (var entry in entries.After(LastDelivered).Take(count))
        {
            taken.Add(new Entry(entry.Id, 1, StoredFields.ToPayload(entry.Fields)));
            Pending.Add(entry.Id, consumer, now);
        }
        if (taken.Count > 0) LastDelivered = taken[^1].Id;
        return [.. taken];
    }

    public ReadWaiter Wait(string consumer, int count) => _waiters.AddLast(new ReadWaiter(this, consumer, count)).Value;

    /// <summary>Forgets a waiting read; false where it has ended already.</summary>
    public bool StopWaiting(ReadWaiter waiter) => _waiters.Remove(waiter);

    /// <summary>Gives what is new to the reads that wait, the longest waiting first.</summary>
    public void ServeWaiters(DateTimeOffset now)
    {
        while (_waiters.First is { Value: var waiter })
        {
            var taken = Take(waiter.Consumer, waiter.Count, now);
            if (taken.Length == 0) return;
            _waiters.RemoveFirst();
            waiter.Complete(taken);
        }
    }

    public void FailWaiters(TransportException error)
    {
        foreach (var waiter in _waiters) waiter.Fail(error);
        _waiters.Clear();
    }

    public Entry[] ClaimOwn(string consumer, ReadOnlySpan<EntryId> ids, DateTimeOffset now)
    {
        List<Entry> claimed = new(ids.Length);
        foreach (var id in ids)
        {
            if (!Pending.TryFind(id, out var line) || line.Consumer != consumer) continue;
            if (entries.Find(id) is { } fields) claimed.Add(Deliver(line, fields, consumer, now));
            else Pending.Remove(id);
        }
        return [.. claimed];
    }

    public ClaimResult ClaimExpired(in ClaimRequest request, DateTimeOffset now)
    {
        if (request.Limit <= 0) return new ClaimResult([], [], request.Cursor, false);
        var (consumer, cursor) = (request.Consumer, request.Cursor);
        List<Entry> claimed = [];
        List<PendingEntry> exhausted = [];
        var page = Pending.After(cursor, consumer, ReservedNames.RetryConsumer).Take(ClaimPage).ToArray();
        foreach (var line in page)
        {
            cursor = new ClaimCursor(line.Consumer, line.Id);
            if (line.IdleAt(now) < request.AckWait) continue;
            if (entries.Find(line.Id) is not { } fields)
            {
                Pending.Remove(line.Id);
            }
            else if (line.DeliveryCount >= request.MaxDeliveries)
            {
                Pending.Assign(line, consumer, now);
                exhausted.Add(line.ToPendingEntry(now));
            }
            else
            {
                claimed.Add(Deliver(line, fields, consumer, now));
                if (claimed.Count == request.Limit) return new ClaimResult([.. claimed], [.. exhausted], cursor, false);
            }
        }
        return new ClaimResult([.. claimed], [.. exhausted], page.Length < ClaimPage ? ClaimCursor.Start : cursor, false);
    }

    private Entry Deliver(PendingLine line, ReadOnlyMemory<byte>[] fields, string consumer, DateTimeOffset now)
    {
        Pending.Assign(line, consumer, now);
        return new Entry(line.Id, ++line.DeliveryCount, StoredFields.ToPayload(fields));
    }
}

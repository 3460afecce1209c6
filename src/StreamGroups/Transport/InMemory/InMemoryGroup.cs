namespace StreamGroups.Transport.InMemory;

/// <summary>A group of a stream. Guarded by the lock of its store.</summary>
internal sealed class InMemoryGroup(EntryLog entries, EntryId lastDelivered)
{
    private readonly LinkedList<ReadWaiter> _waiters = [];

    public EntryId LastDelivered { get; private set; } = lastDelivered;

    public PendingList Pending { get; } = new();

    public int WaitingReads => _waiters.Count;

    /// <summary>The fields of an entry, or null where it is no longer in the stream.</summary>
    public ReadOnlyMemory<byte>[]? FieldsOf(EntryId id) => entries.Find(id);

    /// <summary>Delivers new entries; without acks to come they are not pending.</summary>
    public Entry[] Take(string consumer, int count, bool noAck, DateTimeOffset now)
    {
        Pending.Register(consumer, now);
        List<Entry> taken = [];
        foreach (var entry in entries.After(LastDelivered).Take(count))
        {
            taken.Add(new Entry(entry.Id, 1, StoredFields.ToPayload(entry.Fields)));
            if (!noAck) Pending.Add(entry.Id, consumer, now);
        }
        if (taken.Count > 0) LastDelivered = taken[^1].Id;
        return [.. taken];
    }

    public ReadWaiter Wait(ReadWaiter waiter) => _waiters.AddLast(waiter).Value;

    /// <summary>Forgets a waiting read; false where it has ended already.</summary>
    public bool StopWaiting(ReadWaiter waiter) => _waiters.Remove(waiter);

    /// <summary>Gives what is new to the reads that wait, the longest waiting first.</summary>
    public void ServeWaiters(DateTimeOffset now)
    {
        while (_waiters.FirstOrDefault(static one => one.MayRead) is { } waiter)
        {
            var taken = Take(waiter.Consumer, waiter.Count, waiter.NoAck, now);
            if (taken.Length == 0) return;
            _waiters.Remove(waiter);
            waiter.Complete(taken);
        }
    }

    public void FailWaiters(TransportException error)
    {
        foreach (var waiter in _waiters) waiter.Fail(error);
        _waiters.Clear();
    }

    public Entry[] ClaimOwn(string consumer, ReadOnlySpan<EntryId> ids, bool counted, DateTimeOffset now)
    {
        List<Entry> claimed = new(ids.Length);
        foreach (var id in ids)
        {
            if (!Pending.TryFind(id, out var line) || line.Consumer != consumer) continue;
            if (FieldsOf(id) is { } fields) claimed.Add(Deliver(line, fields, consumer, counted, now));
            else Pending.Remove(id);
        }
        return [.. claimed];
    }

    /// <summary>Gives the entry to the consumer, whose delivery counts or not.</summary>
    public Entry Deliver(PendingLine line, ReadOnlyMemory<byte>[] fields, string consumer, bool counted, DateTimeOffset now)
    {
        Pending.Assign(line, consumer, now);
        if (counted) line.DeliveryCount++;
        return new Entry(line.Id, line.DeliveryCount, StoredFields.ToPayload(fields));
    }

    public LeaseState Renew(string consumer, EntryId id, DateTimeOffset now)
    {
        if (!Pending.TryFind(id, out var line)) return LeaseState.Settled;
        if (line.Consumer != consumer) return LeaseState.Lost;
        if (FieldsOf(id) is null)
        {
            Pending.Remove(id);
            return LeaseState.Gone;
        }
        Pending.Assign(line, consumer, now);
        return LeaseState.Held;
    }

    public SettleResult Park(string consumer, in Parking entry, RetrySet retries, DateTimeOffset now)
    {
        if (!Pending.TryFind(entry.Id, out var line) || line.Consumer != consumer) return SettleResult.NotOwner;
        if (entry.DeliveryCount is { } count && line.DeliveryCount != count) return SettleResult.NotOwner;
        if (FieldsOf(entry.Id) is null)
        {
            Pending.Remove(entry.Id);
            return SettleResult.Gone;
        }
        if (entry.GiveBack) line.DeliveryCount = Math.Max(0, line.DeliveryCount - 1);
        Pending.Assign(line, ReservedNames.RetryConsumer, now);
        retries.Set(entry.Id, now + (entry.Delay > TimeSpan.Zero ? entry.Delay : TimeSpan.Zero));
        return SettleResult.Done;
    }

    /// <summary>Puts an entry back on the list; false where it is there, is still to be delivered as new, or is gone.</summary>
    public bool Restore(string consumer, RestoredEntry entry, DateTimeOffset now)
    {
        if (entry.Id > LastDelivered || Pending.TryFind(entry.Id, out _) || FieldsOf(entry.Id) is null) return false;
        Pending.Add(entry.Id, consumer, now, Math.Max(0, entry.DeliveryCount));
        return true;
    }
}

namespace StreamGroups.Transport.InMemory;

/// <summary>What concerns entries that were delivered and not settled.</summary>
internal sealed partial class InMemoryStore
{
    public bool HasPending(GroupAddress address)
    {
        lock (_gate) return GroupOf(address).Pending.Count > 0;
    }

    public PendingEntry[] PendingOf(GroupAddress address, string consumer, EntryId after, int count)
    {
        lock (_gate) return [.. GroupOf(address).Pending.OfConsumer(consumer, after).Take(count).Select(line => line.ToPendingEntry(Now))];
    }

    /// <inheritdoc cref="Renew"/>
    public Entry[] ClaimOwn(GroupAddress address, string consumer, string token, NameRecord? known, ReadOnlySpan<EntryId> ids, bool counted)
    {
        lock (_gate) return _side.Names(address).Owns(consumer, token, known) ? GroupOf(address).ClaimOwn(consumer, ids, counted, Now) : [];
    }

    /// <inheritdoc cref="ClaimExpired"/>
    public ClaimResult ClaimDue(in ClaimRequest request, NameRecord? known = null)
    {
        if (request.Limit <= 0) return new ClaimResult([], [], request.Cursor, false);
        lock (_gate)
        {
            return _side.Names(request.Group).Owns(request.Consumer, request.Token, known)
                ? GroupOf(request.Group).ClaimDue(request, _side.Retries(request.Group), Now) : ClaimResult.Nothing;
        }
    }

    /// <param name="request">The claim.</param>
    /// <param name="known">The record of the consumer's name, if that is to be written again where it is missing.</param>
    public ClaimResult ClaimExpired(in ClaimRequest request, NameRecord? known = null)
    {
        if (request.Limit <= 0) return new ClaimResult([], [], request.Cursor, false);
        lock (_gate)
        {
            var names = _side.Names(request.Group);
            return names.Owns(request.Consumer, request.Token, known)
                ? GroupOf(request.Group).ClaimExpired(request, _side.Retries(request.Group), names, Now) : ClaimResult.Nothing;
        }
    }

    /// <param name="address">The group.</param>
    /// <param name="consumer">Who renews.</param>
    /// <param name="token">Its process.</param>
    /// <param name="known">The record of its name, if that is to be written again where it is missing.</param>
    /// <param name="ids">The entries.</param>
    public LeaseState[] Renew(GroupAddress address, string consumer, string token, NameRecord? known, ReadOnlySpan<EntryId> ids)
    {
        BatchLimit.Check(ids.Length);
        lock (_gate)
        {
            var states = new LeaseState[ids.Length];
            var names = _side.Names(address);
            if (!names.Owns(consumer, token, known))
            {
                states.AsSpan().Fill(LeaseState.Lost);
                return states;
            }
            names.Saw(consumer, Now);
            for (var i = 0; i < ids.Length; i++) states[i] = GroupOf(address).Renew(consumer, ids[i], Now);
            return states;
        }
    }

    public SettleResult[] Park(GroupAddress address, string consumer, ReadOnlySpan<Parking> entries)
    {
        BatchLimit.Check(entries.Length);
        if (entries.IsEmpty) return [];
        var results = new SettleResult[entries.Length];
        TimeSpan? soonest = null;
        lock (_gate)
        {
            var group = GroupOf(address);
            for (var i = 0; i < entries.Length; i++)
            {
                results[i] = group.Park(consumer, entries[i], _side.Retries(address), Now);
                if (results[i] == SettleResult.Done && !(entries[i].Delay >= soonest)) soonest = entries[i].Delay;
            }
        }
        if (soonest is { } due) _wakes.Call(ReservedNames.WakeChannel(address), due > TimeSpan.Zero ? due : TimeSpan.Zero);
        return results;
    }

    public IDisposable OnWake(GroupAddress group, Action<TimeSpan> wake) => _wakes.Add(ReservedNames.WakeChannel(group), wake);

    public long Ack(GroupAddress address, ReadOnlySpan<EntryId> ids)
    {
        lock (_gate)
        {
            var acked = 0L;
            if (!TryFind(address, out var group)) return acked;
            foreach (var id in ids) acked += group.Pending.Remove(id) ? 1 : 0;
            return acked;
        }
    }

    public SettleResult DeadLetter(GroupAddress address, string consumer, EntryId id, DeadLetter letter)
    {
        lock (_gate)
        {
            var group = GroupOf(address);
            if (!group.Pending.TryFind(id, out var line) || line.Consumer != consumer) return SettleResult.NotOwner;
            var fields = group.FieldsOf(id);
            if (fields is not null)
            {
                var delivered = Now - (letter.SinceDelivery ?? line.IdleAt(Now));
                var dead = StoredFields.ToDeadLetter(fields, DeadLetterFields.Of(address, consumer, id, letter), delivered, Now);
                FindOrAdd(ReservedNames.DeadLetterStream(address)).Add(dead, new StreamTrim(letter.MaxLength, null), Now);
            }
            group.Pending.Remove(id);
            return fields is null ? SettleResult.Gone : SettleResult.Done;
        }
    }

    public long Restore(GroupAddress address, string consumer, ReadOnlySpan<RestoredEntry> entries)
    {
        BatchLimit.Check(entries.Length);
        lock (_gate)
        {
            var restored = 0L;
            var group = GroupOf(address);
            var mark = _side.Mark(address);
            foreach (var entry in entries)
            {
                if (!group.Restore(consumer, entry, Now)) continue;
                mark.Lower(entry.Id);
                restored++;
            }
            return restored;
        }
    }
}

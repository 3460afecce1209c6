namespace StreamGroups.Transport.InMemory;

/// <summary>What other programs and administrators do to a server, and what a test needs to see of it.</summary>
internal sealed partial class InMemoryStore
{
    /// <summary>How many reads wait for entries now.</summary>
    public int WaitingReads
    {
        get
        {
            lock (_gate) return _streams.Values.SelectMany(stream => stream.Groups.Values).Sum(group => group.WaitingReads) + _plain.Count;
        }
    }

    /// <summary>Adds an entry with any fields (<c>XADD</c>): names and values in turn, with an ID of some time ago where that is free.</summary>
    public EntryId AddEntry(string stream, IReadOnlyList<ReadOnlyMemory<byte>> namesAndValues, TimeSpan age = default)
    {
        lock (_gate) return FindOrAdd(stream).Add(StoredFields.Copy(namesAndValues), StreamTrim.None, Now - age);
    }

    /// <summary>The position that a key holds.</summary>
    public SavedPosition? PositionAt(string key)
    {
        lock (_gate) return _side.Positions.TryGetValue(key, out var saved) ? saved.Position : null;
    }

    /// <summary>Deletes an entry (<c>XDEL</c>); it stays pending where it is.</summary>
    public bool DeleteEntry(string stream, EntryId id)
    {
        lock (_gate) return TryFind(stream, out var found) && found.Entries.Remove(id);
    }

    /// <summary>The stream forgets its last entries and that it ever had them, as a replica that is promoted never had them.</summary>
    public void Forget(string stream, int entries)
    {
        lock (_gate)
        {
            if (TryFind(stream, out var found)) found.Forget(entries);
        }
    }

    /// <summary>Removes the oldest entries until so many are left (<c>XTRIM MAXLEN</c>).</summary>
    public void Trim(string stream, long length)
    {
        lock (_gate)
        {
            if (TryFind(stream, out var found)) found.Entries.TrimToLength(length);
        }
    }

    /// <summary>Every entry of the stream; none where there is no stream.</summary>
    public StoredEntry[] ReadAll(string stream)
    {
        lock (_gate) return TryFind(stream, out var found) ? [.. found.Entries.After(EntryId.Zero)] : [];
    }

    /// <summary>Every pending entry of the group, in order of consumers, then of IDs.</summary>
    public PendingEntry[] Pending(GroupAddress group)
    {
        lock (_gate) return [.. GroupOf(group).Pending.After(ClaimCursor.Start).Select(line => line.ToPendingEntry(Now))];
    }

    /// <summary>What is to be done for a group, now and later; null where it does not exist.</summary>
    public GroupWork? WorkOf(GroupAddress address)
    {
        lock (_gate)
        {
            if (!TryFind(address, out var group)) return null;
            var retries = _side.Retries(address);
            var parked = group.Pending.CountOf(ReservedNames.RetryConsumer);
            var later = retries.Count - retries.DueBy(Now).Count();
            return new(
                _streams[address.Stream].Entries.After(group.LastDelivered).Any(), group.Pending.Count - parked, Math.Max(0, parked - later), parked,
                retries.NextDue);
        }
    }

    /// <summary>Has the consumers of a group look for retries that are due.</summary>
    public void Wake(GroupAddress group) => _wakes.Call(ReservedNames.WakeChannel(group), TimeSpan.Zero);

    /// <summary>When the next message of a stream is to be published; null where none waits.</summary>
    public DateTimeOffset? NextScheduled(string stream)
    {
        lock (_gate) return _side.Schedule(stream).Next?.Timestamp;
    }

    /// <summary>Whether a reader without a group has read all of the stream, and waits for more.</summary>
    public bool HasReadAll(string stream)
    {
        lock (_gate) return _plain.Awaits(stream, TryFind(stream, out var found) ? found.LastId : EntryId.Zero);
    }

    /// <summary>Removes a group (<c>XGROUP DESTROY</c>).</summary>
    public bool DestroyGroup(GroupAddress address)
    {
        lock (_gate)
        {
            if (!TryFind(address, out var group)) return false;
            group.FailWaiters(InMemoryErrors.GroupMissing(address));
            return _streams[address.Stream].Groups.Remove(address.Group);
        }
    }

    /// <summary>Removes a consumer with everything that is pending for it (<c>XGROUP DELCONSUMER</c>).</summary>
    public void DeleteConsumer(GroupAddress group, string consumer)
    {
        lock (_gate) GroupOf(group).Pending.RemoveConsumer(consumer);
    }

    /// <summary>Removes a stream with its groups, or any other key (<c>DEL</c>).</summary>
    public bool DeleteKey(string key)
    {
        lock (_gate)
        {
            if (_otherKeys.Remove(key) || _side.Remove(key)) return true;
            if (!_streams.Remove(key, out var stream)) return false;
            FailWaiters(key, stream);
            return true;
        }
    }

    /// <summary>Removes everything (<c>FLUSHALL</c>).</summary>
    public void FlushAll()
    {
        lock (_gate)
        {
            foreach (var key in _streams.Keys.ToArray()) DeleteKey(key);
            _otherKeys.Clear();
            _side.Clear();
        }
    }

    /// <summary>Gives a stream another name (<c>RENAME</c>); what had that name is gone.</summary>
    public void Rename(string from, string to)
    {
        lock (_gate)
        {
            DeleteKey(to);
            if (!_streams.Remove(from, out var stream)) return;
            FailWaiters(from, stream);
            Place(to, stream);
        }
    }

    /// <summary>Puts a value that is no stream in the place of a stream (<c>SET</c>).</summary>
    public void ReplaceByOtherType(string key)
    {
        lock (_gate)
        {
            DeleteKey(key);
            _otherKeys.Add(key);
        }
    }

    /// <summary>Breaks every read that waits, as a lost connection does.</summary>
    public void BreakWaitingReads()
    {
        lock (_gate)
        {
            var groups = _streams.Values.SelectMany(stream => stream.Groups.Values);
            foreach (var group in groups) group.FailWaiters(InMemoryErrors.ConnectionBroken());
            _plain.Fail(InMemoryErrors.ConnectionBroken());
        }
    }

    private static void FailWaiters(string key, InMemoryStream stream)
    {
        foreach (var (name, group) in stream.Groups) group.FailWaiters(InMemoryErrors.GroupMissing(new GroupAddress(key, name)));
    }
}

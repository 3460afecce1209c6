namespace StreamGroups.Transport.InMemory;

/// <summary>What readers without a group ask for.</summary>
internal sealed partial class InMemoryStore
{
    private readonly PlainWaiters _plain = new();

    public StreamState? InspectStream(string name)
    {
        lock (_gate)
        {
            return TryFind(name, out var stream)
                ? StreamState.Of(stream.LastId, stream.Entries.FirstId, stream.Entries.Count, stream.Added, stream.Entries.HighestRemoved)
                : null;
        }
    }

    public EntryId? FindFirst(string name, EntryId[] ids)
    {
        lock (_gate)
        {
            if (!TryFind(name, out var stream)) return null;
            return ids.Where(id => stream.Entries.Find(id) is not null).Select(static id => (EntryId?)id).FirstOrDefault();
        }
    }

    /// <summary>Reads what is there; if there is nothing and the caller wants to wait, <paramref name="waiter"/> will bring it.</summary>
    public Entry[] ReadPlain(string name, EntryId after, int count, bool wait, out PlainWaiter? waiter)
    {
        lock (_gate)
        {
            var entries = TryFind(name, out var stream) ? stream.ReadAfter(after, count) : [];
            waiter = entries.Length == 0 && wait ? _plain.Add(name, after, count) : null;
            return entries;
        }
    }

    /// <inheritdoc cref="EndWaiting(ReadWaiter, Exception?)"/>
    public void EndWaiting(PlainWaiter waiter, Exception? error = null)
    {
        lock (_gate)
        {
            if (!_plain.Remove(waiter)) return;
        }
        if (error is null) waiter.Complete([]);
        else waiter.Fail(error);
    }

    public SavedPosition? FindPosition(string stream, string name)
    {
        lock (_gate) return _side.Positions.TryGetValue(ReservedNames.Position(stream, name), out var saved) ? saved.Position : null;
    }

    public string? SavePosition(string stream, string name, SavedPosition position, string token)
    {
        lock (_gate)
        {
            var key = ReservedNames.Position(stream, name);
            var before = _side.Positions.TryGetValue(key, out var saved) ? saved.Token : null;
            _side.Positions[key] = (position, token);
            return before;
        }
    }

    /// <summary>Gives a stream its name; readers may wait for it already.</summary>
    private void Place(string key, InMemoryStream stream)
    {
        _streams.Add(key, stream);
        stream.OnAdded = () => _plain.Serve(key, stream);
        _plain.Serve(key, stream);
    }
}

using StreamGroups.Transport;

namespace StreamGroups.Engine.Broadcasting;

/// <summary>How far a reader without a group has read, and what that and the stream tell of what it has missed.</summary>
internal sealed class BroadcastPosition
{
    /// <summary>So many keep within a third of what a promoted replica has lost, for days: see <see cref="Thin"/>.</summary>
    private const int MostMarks = 64;

    private readonly Lock _lock = new();
    private readonly List<SavedPosition> _marks = [];
    private EntryId _after;
    private EntryId _known;
    private long _added;
    private long? _count;

    /// <summary>Whether it is known where to begin.</summary>
    public bool IsSet { get; private set; }

    /// <summary>The next read brings what comes after this.</summary>
    public EntryId After
    {
        get { lock (_lock) return _after; }
    }

    /// <summary>The position as it would be saved if nothing were in flight; null before it was ever in the stream.</summary>
    public SavedPosition? Reached
    {
        get { lock (_lock) return IsSet && _after <= _known ? new SavedPosition(_after, _count) : null; }
    }

    /// <summary>Says where to begin, once: what is relative to now becomes an ID.</summary>
    public void Begin(StartPosition from, StreamState? state, SavedPosition? saved)
    {
        lock (_lock)
        {
            IsSet = true;
            if (saved is { } position) (_after, _known, _count) = (position.Id, position.Id, position.Count);
            else if (from.IsNew) (_after, _known, _count) = (state?.LastId ?? EntryId.Zero, state?.LastId ?? EntryId.Zero, state?.Added ?? 0);
            else (_after, _known, _count) = (from.After, EntryId.Zero, CountUpTo(from.After, state));
            if (_after == _known) Mark();
        }
    }

    public void Read(ReadOnlySpan<Entry> entries)
    {
        lock (_lock)
        {
            _after = entries[^1].Id;
            if (_after > _known) _known = _after;
            _count += entries.Length;
            Mark();
        }
    }

    /// <summary>
    /// Entries that were read, the last one first, if the stream holds less than it is known to have held; else none. The first of them that is still
    /// there is where to go on.
    /// </summary>
    public EntryId[] ToLookFor(StreamState? state)
    {
        lock (_lock)
        {
            var hasLost = state is { } now && (now.LastId < _known || now.Added < _added);
            return hasLost ? [.. _marks.Select(static mark => mark.Id).Reverse()] : [];
        }
    }

    /// <summary>Compares with the stream as it is after the last read, and goes on at the beginning of one that was begun anew.</summary>
    /// <param name="state">The stream.</param>
    /// <param name="held">The first that it has of <see cref="ToLookFor"/>; null where it has none of them.</param>
    public StreamFinding Look(StreamState? state, EntryId? held = null)
    {
        lock (_lock)
        {
            if (state is not { } now)
            {
                if (_known == EntryId.Zero) return default;
                Restart();
                return new StreamFinding { Restarted = true };
            }
            if (held is { } mark) return GoBack(mark, now);
            if (now.LastId < _known)
            {
                Restart();
                return new StreamFinding { Restarted = true };
            }
            (_known, _added) = (now.LastId, now.Added);
            return Compare(now);
        }
    }

    /// <summary>
    /// All entries up to the position were read, or removed before: how many that are, the stream knows where nothing is left to be read, and where
    /// nothing is left that was.
    /// </summary>
    private StreamFinding Compare(in StreamState now)
    {
        if (_after > now.LastId) return default; // The user's own start, in the future.
        var added = _after == now.LastId ? now.Added
            : now.FirstId > _after || now.FirstId == EntryId.Zero ? now.RemovedBeforeFirst
            : null;
        if (added is not { } upToHere) return default;
        var (before, isUnread) = (_count, _after < now.LastId);
        if (before is null || before < upToHere || !isUnread) _count = upToHere;
        if (before is { } counted) return new StreamFinding { Missed = Math.Max(0, upToHere - counted) };
        return new StreamFinding { MayHaveMissed = isUnread };
    }

    /// <summary>Behind a mark that the stream has kept there may be others than those that were read.</summary>
    private StreamFinding GoBack(EntryId held, in StreamState now)
    {
        var before = _after;
        _marks.RemoveAll(mark => mark.Id > held);
        (_after, _count) = (_marks[^1].Id, _marks[^1].Count);
        (_known, _added) = (now.LastId, now.Added);
        return _after < before ? new StreamFinding { WentBackTo = _after } : default;
    }

    private void Mark()
    {
        if (_marks.Count == MostMarks) Thin();
        _marks.Add(new SavedPosition(_after, _count));
    }

    /// <summary>Removes the mark whose neighbours are nearest to each other, measured by its age: the older, the farther apart.</summary>
    private void Thin()
    {
        var (least, index) = (double.MaxValue, 0);
        for (var i = 1; i < _marks.Count; i++)
        {
            var next = i + 1 < _marks.Count ? _marks[i + 1].Id : _after;
            var gap = (next.Milliseconds - _marks[i - 1].Id.Milliseconds) / (_after.Milliseconds - _marks[i].Id.Milliseconds + 1.0);
            if (gap < least) (least, index) = (gap, i);
        }
        _marks.RemoveAt(index);
    }

    private void Restart()
    {
        (_after, _known, _count, _added) = (EntryId.Zero, EntryId.Zero, 0, 0);
        _marks.Clear();
    }

    private static long? CountUpTo(EntryId id, StreamState? state)
    {
        if (state is not { } now) return id == EntryId.Zero ? 0 : null;
        if (id < now.FirstId) return now.RemovedBeforeFirst;
        return id == now.LastId ? now.Added : null;
    }
}

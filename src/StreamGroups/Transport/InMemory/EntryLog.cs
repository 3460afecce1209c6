using System.Runtime.InteropServices;

namespace StreamGroups.Transport.InMemory;

/// <summary>The entries of one stream, in order of their IDs.</summary>
internal sealed class EntryLog
{
    private const int CompactFrom = 64;

    // Removed entries keep their slot, without fields, until half of the slots are empty: so removing is as cheap as finding.
    private readonly List<Slot> _slots = [];
    private int _first;

    public int Count { get; private set; }

    /// <summary>The highest ID that was removed by itself; trimming does not count.</summary>
    public EntryId HighestRemoved { get; private set; }

    /// <summary>The first entry's ID; zero where there is none.</summary>
    public EntryId FirstId => After(EntryId.Zero).Select(static entry => entry.Id).FirstOrDefault();

    /// <summary>The last entry's ID; zero where there is none.</summary>
    public EntryId LastId => _slots.Count == 0 ? EntryId.Zero : _slots[^1].Id;

    /// <summary>Adds an entry behind all others.</summary>
    public void Append(EntryId id, ReadOnlyMemory<byte>[] fields)
    {
        _slots.Add(new Slot(id, fields));
        Count++;
    }

    /// <summary>The fields of an entry, names and values in turn, or null where it is not there any more.</summary>
    public ReadOnlyMemory<byte>[]? Find(EntryId id)
    {
        var index = IndexAfter(id) - 1;
        return index >= 0 && _slots[index].Id == id ? _slots[index].Fields : null;
    }

    public IEnumerable<StoredEntry> After(EntryId id)
    {
        for (var index = IndexAfter(id); index < _slots.Count; index++)
        {
            if (_slots[index].Fields is { } fields) yield return new StoredEntry(_slots[index].Id, fields);
        }
    }

    public bool Remove(EntryId id)
    {
        var index = IndexAfter(id) - 1;
        if (index < 0 || _slots[index].Id != id || !Empty(index)) return false;
        if (id > HighestRemoved) HighestRemoved = id;
        Compact();
        return true;
    }

    /// <summary>Removes the oldest entries until so many are left.</summary>
    public void TrimToLength(long length)
    {
        while (Count > Math.Max(0, length)) Empty(_first++);
        Compact();
    }

    /// <summary>Removes the entries before an ID.</summary>
    public void TrimBefore(EntryId id)
    {
        while (_first < _slots.Count && _slots[_first].Id < id) Empty(_first++);
        Compact();
    }

    /// <summary>Takes away the last entries, none of which may have been removed before.</summary>
    public void Forget(int entries)
    {
        _slots.RemoveRange(_slots.Count - entries, entries);
        Count -= entries;
    }

    private bool Empty(int index)
    {
        ref var slot = ref CollectionsMarshal.AsSpan(_slots)[index];
        if (slot.Fields is null) return false;
        slot = slot with { Fields = null };
        Count--;
        return true;
    }

    private void Compact()
    {
        if (_slots.Count < CompactFrom || _slots.Count < 2 * Count) return;
        _slots.RemoveAll(static slot => slot.Fields is null);
        _first = 0;
    }

    private int IndexAfter(EntryId id)
    {
        var (low, high) = (0, _slots.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_slots[middle].Id <= id) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private readonly record struct Slot(EntryId Id, ReadOnlyMemory<byte>[]? Fields);
}

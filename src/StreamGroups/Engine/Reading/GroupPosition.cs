using StreamGroups.Transport;

namespace StreamGroups.Engine.Reading;

/// <summary>How far the group has got, as this process knows it: where a lost group is created again.</summary>
internal sealed class GroupPosition(InFlight inFlight, StartPosition configured)
{
    private EntryId? _delivered;
    private EntryId _lastAdded;
    private long _added;

    /// <summary>What the store said when the group was looked for. A stream that began anew has IDs of its own.</summary>
    public void Ensured(in GroupCreation creation)
    {
        if (creation.StreamCreated) _delivered = null;
        Reached(creation.StartsAfter);
        (_added, _lastAdded) = (creation.Added, creation.LastAdded);
    }

    /// <summary>New entries were delivered here.</summary>
    public void Read(Entry[] entries)
    {
        Reached(entries[^1].Id);
        for (var i = entries.Length - 1; i >= 0 && entries[i].Id > _lastAdded; i--) _added++;
        if (entries[^1].Id > _lastAdded) _lastAdded = entries[^1].Id;
    }

    /// <summary>
    /// Where the group begins if it is missing: as configured the first time, later just below the lowest entry that is not settled, so that what is
    /// repeated are duplicates and never losses.
    /// </summary>
    public StartPosition Start()
    {
        if (_delivered is not { } delivered) return configured;
        var after = inFlight.Lowest() is { } lowest && lowest <= delivered ? lowest.Previous : delivered;
        return StartPosition.Resume(after, _added, _lastAdded);
    }

    private void Reached(EntryId delivered)
    {
        if (_delivered is not { } known || delivered > known) _delivered = delivered;
    }
}

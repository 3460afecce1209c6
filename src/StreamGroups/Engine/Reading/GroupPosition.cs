using StreamGroups.Transport;

namespace StreamGroups.Engine.Reading;

/// <summary>How far the group has got, as this process knows it: where a lost group is created again.</summary>
internal sealed class GroupPosition(InFlight inFlight, StartPosition configured)
{
    private EntryId? _delivered;

    /// <summary>The last ID known to be delivered to the group, from its creation or from reads.</summary>
    public void Reached(EntryId delivered)
    {
        if (_delivered is not { } known || delivered > known) _delivered = delivered;
    }

    /// <summary>A stream that began anew has IDs of its own.</summary>
    public void Restart(EntryId delivered) => _delivered = delivered;

    /// <summary>
    /// Where the group begins if it is missing: as configured the first time, later just below the lowest entry that is not settled, so that what is
    /// repeated are duplicates and never losses.
    /// </summary>
    public StartPosition Start()
    {
        if (_delivered is not { } delivered) return configured;
        return StartPosition.Resume(inFlight.Lowest() is { } lowest && lowest <= delivered ? lowest.Previous : delivered, delivered);
    }
}

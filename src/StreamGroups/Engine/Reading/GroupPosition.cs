using StreamGroups.Transport;

namespace StreamGroups.Engine.Reading;

/// <summary>How far the group has got, as this process knows it: where a lost group is created again.</summary>
internal sealed class GroupPosition(InFlight inFlight, StartPosition configured)
{
    private EntryId? _delivered;
    private Payload? _last;
    private byte[] _lastData = [];
    private EntryId _highest;

    /// <summary>Whether entries from this one on were read before, perhaps in a stream that is no more: IDs only rise otherwise.</summary>
    public bool IsRepeated(EntryId id) => id <= _highest;

    /// <summary>The last ID that the group counts as delivered.</summary>
    public void Reached(EntryId delivered)
    {
        if (_delivered is not { } known || delivered > known) (_delivered, _last) = (delivered, null);
    }

    /// <summary>The last entry of a read.</summary>
    public void Reached(in Entry entry)
    {
        if (entry.Id > _highest) _highest = entry.Id;
        if (_delivered is not { } known || entry.Id > known) (_delivered, _last) = (entry.Id, Copy(entry.Payload));
    }

    /// <summary>A stream that began anew has IDs of its own.</summary>
    public void Restart(EntryId delivered) => (_delivered, _last) = (delivered, null);

    /// <summary>
    /// Where the group begins if it is missing: as configured the first time, later just below the lowest entry that is not settled, so that what is
    /// repeated are duplicates and never losses.
    /// </summary>
    public StartPosition Start()
    {
        if (_delivered is not { } delivered) return configured;
        var after = inFlight.Lowest() is { } lowest && lowest <= delivered ? lowest.Previous : delivered;
        return StartPosition.Resume(after, new StreamWitness(delivered, _last is { } last ? PayloadDigest.Of(last) : null));
    }

    /// <summary>Entries let go of what they hold when they are settled. Copying it costs less than its digest, which is needed next to never.</summary>
    private Payload Copy(in Payload payload)
    {
        if (payload.Fields is { } fields) return payload.WithFields(Array.ConvertAll(fields, static part => (ReadOnlyMemory<byte>)part.ToArray()));
        if (_lastData.Length < payload.Data.Length) _lastData = new byte[payload.Data.Length];
        payload.Data.CopyTo(_lastData);
        return Payload.OfData(_lastData.AsMemory(0, payload.Data.Length));
    }
}

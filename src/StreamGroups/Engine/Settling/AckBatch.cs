using StreamGroups.Handling;

namespace StreamGroups.Engine.Settling;

/// <summary>The acks of one XACK; its arrays are used again for the next.</summary>
internal sealed class AckBatch(int capacity)
{
    private readonly EntryId[] _ids = new EntryId[capacity];
    private readonly Delivery[] _deliveries = new Delivery[capacity];

    public int Count { get; private set; }

    public ReadOnlyMemory<EntryId> Ids => _ids.AsMemory(0, Count);

    public ReadOnlySpan<Delivery> Deliveries => _deliveries.AsSpan(0, Count);

    public void Fill(List<PendingAck> acks, int from)
    {
        Count = Math.Min(_ids.Length, acks.Count - from);
        for (var i = 0; i < Count; i++)
        {
            _deliveries[i] = acks[from + i].Delivery;
            _ids[i] = _deliveries[i].Id;
        }
    }

    /// <summary>Lets go of the deliveries, so that they are not held until the next batch comes.</summary>
    public void Clear() => Array.Clear(_deliveries, 0, Count);
}

using System.Runtime.CompilerServices;
using StreamGroups.Handling;

namespace StreamGroups.Engine.Settling;

/// <summary>The outcomes of one call; its arrays are used again for the next.</summary>
internal sealed class OutcomeBatch<T>(int capacity)
{
    private readonly T[] _contents = new T[capacity];
    private readonly Delivery[] _deliveries = new Delivery[capacity];

    /// <summary>How many outcomes it was filled with.</summary>
    public int Taken { get; private set; }

    public int Count { get; private set; }

    public ReadOnlyMemory<T> Contents => _contents.AsMemory(0, Count);

    public ReadOnlySpan<Delivery> Deliveries => _deliveries.AsSpan(0, Count);

    public void Fill(List<PendingOutcome<T>> outcomes, int from)
    {
        Count = Taken = Math.Min(_contents.Length, outcomes.Count - from);
        for (var i = 0; i < Count; i++) (_deliveries[i], _contents[i]) = (outcomes[from + i].Delivery, outcomes[from + i].Content);
    }

    /// <summary>The delivery of one outcome gets another one: it stays in flight. The last one takes its place.</summary>
    public void Leave(int index)
    {
        Count--;
        (_deliveries[index], _contents[index]) = (_deliveries[Count], _contents[Count]);
    }

    /// <summary>Lets go of the deliveries, so that they are not held until the next batch comes.</summary>
    public void Clear()
    {
        Array.Clear(_deliveries, 0, Taken);
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(_contents, 0, Taken);
    }
}

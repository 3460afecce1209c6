using System.Diagnostics.CodeAnalysis;
using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching;

/// <summary>First come, first served.</summary>
internal sealed class PlainLine : WaitingLine
{
    private readonly Queue<Delivery> _waiting = new();

    public override int Count => _waiting.Count;

    public override void Add(Delivery delivery) => _waiting.Enqueue(delivery);

    public override bool TryTake([NotNullWhen(true)] out Delivery? delivery) => _waiting.TryDequeue(out delivery);

    public override int RoomOf(int target, int most) => _waiting.Count <= target / 2 ? target - _waiting.Count : 0;

    public override Delivery[] TakeAll()
    {
        var left = _waiting.ToArray();
        _waiting.Clear();
        return left;
    }
}

using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching.Lanes;

/// <summary>What waits of one key, by ID.</summary>
internal sealed class Lane(object key)
{
    private Delivery? _last;

    public object Key => key;

    public Delivery? First { get; private set; }

    public int Count { get; private set; }

    /// <summary>Whether one of its deliveries runs.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether its first one can run now.</summary>
    public bool IsReady { get; set; }

    /// <summary>Whether its first one waits for the time of its retry, and all others for that one.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>Before those with higher IDs; nearly always there are none.</summary>
    public void Add(Delivery delivery)
    {
        Count++;
        if (_last is null || _last.Id <= delivery.Id)
        {
            if (_last is null) First = delivery; else _last.NextInLane = delivery;
            _last = delivery;
            return;
        }
        if (First!.Id > delivery.Id)
        {
            delivery.NextInLane = First;
            First = delivery;
            return;
        }
        var before = First;
        while (before.NextInLane!.Id <= delivery.Id) before = before.NextInLane;
        delivery.NextInLane = before.NextInLane;
        before.NextInLane = delivery;
    }

    public Delivery Take()
    {
        var first = First!;
        First = first.NextInLane;
        if (First is null) _last = null;
        first.NextInLane = null;
        Count--;
        return first;
    }
}

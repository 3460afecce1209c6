using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching.Lanes;

/// <summary>Tells by which key a delivery keeps its order.</summary>
internal interface ILaneKeys
{
    /// <summary>Null where it keeps none: it has no key, or cannot be read. Never throws; what the user's function throws is with the delivery.</summary>
    object? KeyOf(Delivery delivery);
}

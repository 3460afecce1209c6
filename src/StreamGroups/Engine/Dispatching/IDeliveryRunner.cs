using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching;

/// <summary>Runs the handler for one delivery and sees to its outcome.</summary>
internal interface IDeliveryRunner
{
    /// <summary>Never throws.</summary>
    ValueTask RunAsync(Delivery delivery);
}

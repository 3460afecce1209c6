using StreamGroups.Handling;

namespace StreamGroups.Engine.Dispatching;

/// <summary>Runs the handler for one delivery and sees to its outcome.</summary>
internal interface IDeliveryRunner
{
    /// <summary>Never throws. The delivery must not be touched afterwards.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="now">A timestamp of the time provider; asking for one takes 25 ns.</param>
    ValueTask RunAsync(Delivery delivery, long now);
}

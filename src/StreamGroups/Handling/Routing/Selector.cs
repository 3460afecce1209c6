using StreamGroups.Serialization;

namespace StreamGroups.Handling.Routing;

/// <summary>One condition for a handler of several to get a message. Equal ones hold for the same messages.</summary>
internal abstract record Selector
{
    /// <param name="message">The entry, of which nothing but headers is read.</param>
    /// <param name="delivery">The entry's delivery.</param>
    /// <param name="info">What the user's functions are shown; made by the first that needs it.</param>
    public abstract bool Accepts(in ReceivedMessage message, Delivery delivery, ref MessageInfo? info);
}

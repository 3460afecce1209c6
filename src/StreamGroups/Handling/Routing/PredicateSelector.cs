using StreamGroups.Serialization;

namespace StreamGroups.Handling.Routing;

/// <summary>The user's function says so; it may throw.</summary>
internal sealed record PredicateSelector(Func<MessageInfo, bool> Predicate) : Selector
{
    public override bool Accepts(in ReceivedMessage message, Delivery delivery, ref MessageInfo? info) =>
        Predicate(info ??= new MessageInfo(delivery, message.ReadHeaders()));
}

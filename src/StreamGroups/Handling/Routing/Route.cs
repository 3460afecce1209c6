using StreamGroups.Handling.Failures;
using StreamGroups.Serialization;

namespace StreamGroups.Handling.Routing;

/// <summary>One handler of several.</summary>
/// <param name="Selectors">What has to hold for it to get a message; nothing for the default one.</param>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Rules">The rules for its exceptions.</param>
internal sealed record Route(IReadOnlyList<Selector> Selectors, IMessagePipeline Pipeline, ExceptionRules Rules)
{
    public bool IsDefault => Selectors.Count == 0;

    public bool Accepts(in ReceivedMessage message, Delivery delivery, ref MessageInfo? info)
    {
        foreach (var selector in Selectors)
        {
            if (!selector.Accepts(in message, delivery, ref info)) return false;
        }
        return true;
    }
}

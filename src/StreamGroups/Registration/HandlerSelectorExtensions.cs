using StreamGroups.Handling.Routing;
using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>
/// Says which messages a handler gets, where its group has several. They are asked in the order of the calls of <c>Handle</c>, and the first that takes a
/// message gets it; one without a selector is the group's default, and is asked last. What none takes is settled as <see cref="GroupOptions.Unmatched"/> says.
/// </summary>
public static class HandlerSelectorExtensions
{
    /// <summary>The handler gets messages that have a header of this value. Said more than once, all have to hold.</summary>
    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="name">The header's name, told apart by case.</param>
    /// <param name="value">Its value, told apart by case.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IHandlerBuilder WhenHeader(this IHandlerBuilder handler, string name, string value)
    {
        var own = BuilderGuard.Own<HandlerBuilder>(handler);
        NameRules.ThrowIfBlank(name, $"The name of the header that a handler of stream '{own.Stream}' is chosen by", ".WhenHeader(\"schema\", \"1\")");
        if (value is null)
        {
            throw new ArgumentNullException(
                nameof(value), $"The value of the header '{name}' that a handler of stream '{own.Stream}' is chosen by is null, which no header is; write "
                + $".WhenHeader(\"{name}\", \"1\"), or .When(message => !message.Headers.ContainsKey(\"{name}\")) for messages without it.");
        }
        own.Registration.Selectors.Add(new HeaderSelector(name, value));
        return handler;
    }

    /// <summary>The handler gets messages that a function says so of, by what is known before the message is read. Said more than once, all have to hold.</summary>
    /// <param name="handler">What <c>Handle</c> returned.</param>
    /// <param name="predicate">The function; many messages ask it at once. Where it throws, the handler has failed: the message is delivered again.</param>
    public static IHandlerBuilder When(this IHandlerBuilder handler, Func<MessageInfo, bool> predicate)
    {
        var own = BuilderGuard.Own<HandlerBuilder>(handler);
        ArgumentNullException.ThrowIfNull(predicate);
        own.Registration.Selectors.Add(new PredicateSelector(predicate));
        return handler;
    }
}

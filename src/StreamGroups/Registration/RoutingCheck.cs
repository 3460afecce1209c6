using StreamGroups.Binding;
using StreamGroups.Handling.Routing;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>Finds what each of a group's handlers is chosen by, and handlers that could never be chosen.</summary>
internal static class RoutingCheck
{
    /// <summary>What has to hold for the handlers to get a message, in their order.</summary>
    /// <param name="address">The group.</param>
    /// <param name="handlers">Its handlers.</param>
    /// <param name="faults">Gets a sentence for each that does not fit.</param>
    public static IReadOnlyList<IReadOnlyList<Selector>> Run(GroupAddress address, IReadOnlyList<HandlerRegistration> handlers, List<string> faults)
    {
        List<IReadOnlyList<Selector>> selectors = [.. handlers.Select(handler => SelectorsOf(handler, handlers.Count > 1))];
        var defaults = handlers.Where((_, position) => selectors[position].Count == 0).Select(handler => handler.MessageType).ToList();
        if (defaults.Count > 1) faults.Add(RegistrationFaults.SeveralDefaults(address, defaults));
        foreach (var (position, own) in selectors.Index().Where(item => item.Item.Count > 0))
        {
            var type = handlers[position].MessageType;
            if (Contradiction(own) is { } header) faults.Add(RegistrationFaults.SelectorsContradict(address, position, type, header));
            var before = selectors.FindIndex(0, position, earlier => earlier.Count > 0 && earlier.All(own.Contains));
            if (before >= 0) faults.Add(RegistrationFaults.NeverChosen(address, position, type, before));
        }
        return selectors;
    }

    private static List<Selector> SelectorsOf(HandlerRegistration handler, bool isOneOfSeveral) =>
        isOneOfSeveral && MessageTypeNames.Of(StreamMessages.BodyOf(handler.MessageType)) is { } name
            ? [new HeaderSelector(HeaderNames.MessageType, name), .. handler.Selectors]
            : handler.Selectors;

    /// <summary>The name of a header that would need two values.</summary>
    private static string? Contradiction(IReadOnlyList<Selector> selectors) => selectors.OfType<HeaderSelector>().Distinct()
        .GroupBy(selector => selector.Name, StringComparer.Ordinal).FirstOrDefault(values => values.Count() > 1)?.Key;
}

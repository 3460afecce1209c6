using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using StreamGroups.Registration;
using StreamGroups.Serialization;

namespace StreamGroups.Configuration;

/// <summary>The streams that typed publishers are bound to. What code says goes before configuration, which is read once.</summary>
internal sealed class PublisherStreams(StreamRegistry registry, IConfiguration? configuration = null)
{
    private const string StreamKey = "Stream";

    private static readonly FrozenSet<string> Keys = new[] { StreamKey }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">It is bound to none.</exception>
    public string Of(Type message)
    {
        var publisher = registry.Publishers.First(publisher => publisher.Message == message);
        return StreamOf(publisher) ?? throw new InvalidOperationException(Unbound(publisher));
    }

    /// <summary>Adds a sentence for each publisher that is bound to no stream, and for each key that nothing reads.</summary>
    public void Check(List<string> faults)
    {
        foreach (var publisher in registry.Publishers.DistinctBy(publisher => publisher.Message))
        {
            if (configuration is not null) UnknownKeys.InPublisher(configuration.GetSection(ConfigurationPaths.OfPublisher(publisher.Name)), Keys, faults);
            if (StreamOf(publisher) is null) faults.Add(Unbound(publisher));
        }
    }

    /// <summary>Those that configuration has, and code does not add.</summary>
    public IEnumerable<string> FindUnknown() =>
        configuration?.GetSection(ConfigurationPaths.Publishers).GetChildren().Select(section => section.Key)
            .Where(name => !registry.Publishers.Any(publisher => publisher.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) ?? [];

    private string? StreamOf(PublisherRegistration publisher) =>
        publisher.Stream ?? (configuration?[PathOf(publisher)] is { } name && !string.IsNullOrWhiteSpace(name) ? name : null);

    private string Unbound(PublisherRegistration publisher)
    {
        var type = TypeNames.Of(publisher.Message);
        return configuration is null
            ? $"IStreamPublisher<{type}> is bound to no stream, and the application's services hold no IConfiguration; name the stream in code: "
                + $".AddPublisher<{type}>(\"…\")."
            : $"{PathOf(publisher)} is missing; it has to be the name of the stream that IStreamPublisher<{type}> publishes to. Or name it in code: "
                + $".AddPublisher<{type}>(\"…\").";
    }

    private static string PathOf(PublisherRegistration publisher) => $"{ConfigurationPaths.OfPublisher(publisher.Name)}:{StreamKey}";
}

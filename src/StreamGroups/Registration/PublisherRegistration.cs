using StreamGroups.Serialization;

namespace StreamGroups.Registration;

/// <summary>A typed publisher.</summary>
/// <param name="Message">The type that it publishes.</param>
/// <param name="Stream">The stream, where code names it.</param>
internal sealed record PublisherRegistration(Type Message, string? Stream)
{
    /// <summary>What configuration knows it by.</summary>
    public string Name { get; } = TypeNames.Of(Message);
}

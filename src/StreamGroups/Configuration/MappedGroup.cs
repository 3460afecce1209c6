using StreamGroups.Registration;
using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>A group that code maps, its name known.</summary>
internal sealed record MappedGroup(GroupAddress Address, GroupRegistration Registration)
{
    public string OptionsName { get; } = GroupOptionsName.Of(Address);

    /// <summary>Whether what is said of batches means nothing to it.</summary>
    public bool HasNoBatches => Registration.Kind == GroupKind.Pull || (Registration.Handlers.Count > 0 && !Registration.Handlers.Exists(static handler => handler.IsBatch));

    public string Path { get; } = ConfigurationPaths.OfGroup(Address);
}

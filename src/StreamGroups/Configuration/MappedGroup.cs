using StreamGroups.Registration;
using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>A group that code maps, its name known.</summary>
internal sealed record MappedGroup(GroupAddress Address, GroupRegistration Registration)
{
    public string OptionsName { get; } = GroupOptionsName.Of(Address);

    public string Path { get; } = ConfigurationPaths.OfGroup(Address);
}

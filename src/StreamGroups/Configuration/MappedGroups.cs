using Microsoft.Extensions.Configuration;
using StreamGroups.Registration;
using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>
/// The groups that code maps, with their names. A name that configuration gives is read once: a reload does not turn a running group into
/// another one. Groups without a name are left out; they are a fault of the registration.
/// </summary>
internal sealed class MappedGroups(StreamRegistry registry, IConfiguration? configuration = null)
{
    private readonly Lazy<IReadOnlyList<MappedGroup>> _all = new(() => [.. NameAll(registry, configuration)]);

    public IReadOnlyList<MappedGroup> All => _all.Value;

    /// <summary>The names of all mapped streams, those without a group too.</summary>
    public IReadOnlySet<string> Streams { get; } =
        registry.Streams.Concat(registry.Groups.Select(group => group.Stream)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The streams that code maps without a group; one that is mapped so twice is a fault of the registration.</summary>
    public IReadOnlyDictionary<string, GroupRegistration> Broadcasts { get; } =
        registry.Groups.Where(group => group.Kind == GroupKind.Broadcast).DistinctBy(group => group.Stream)
            .ToDictionary(group => group.Stream, StringComparer.Ordinal);

    public MappedGroup? Find(string? optionsName) => All.FirstOrDefault(group => group.OptionsName == optionsName);

    public IEnumerable<string> GroupsOf(string stream) =>
        All.Where(group => group.Address.Stream.Equals(stream, StringComparison.OrdinalIgnoreCase)).Select(group => group.Address.Group);

    private static IEnumerable<MappedGroup> NameAll(StreamRegistry registry, IConfiguration? configuration)
    {
        foreach (var group in registry.Groups)
        {
            if (group.Name(configuration) is not { Length: > 0 } name) continue;
            yield return new MappedGroup(new GroupAddress(group.Stream, name), group);
        }
    }
}

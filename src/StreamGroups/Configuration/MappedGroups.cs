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
    private readonly Lock _lock = new();
    private volatile IReadOnlyList<MappedGroup>? _all;
    private volatile IReadOnlySet<string> _streams = StreamsOf(registry).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<MappedGroup> All
    {
        get
        {
            if (_all is { } known) return known;
            lock (_lock) return _all ??= [.. NameAll(registry, configuration)];
        }
    }

    /// <summary>The names of all mapped streams, those without a group too.</summary>
    public IReadOnlySet<string> Streams => _streams;

    /// <summary>The streams that code maps without a group; one that is mapped so twice is a fault of the registration.</summary>
    public IReadOnlyDictionary<string, GroupRegistration> Broadcasts { get; } =
        registry.Groups.Where(group => group.Kind == GroupKind.Broadcast).DistinctBy(group => group.Stream)
            .ToDictionary(group => group.Stream, StringComparer.Ordinal);

    public MappedGroup? Find(string? optionsName) => All.FirstOrDefault(group => group.OptionsName == optionsName);

    public IEnumerable<string> GroupsOf(string stream) =>
        All.Where(group => group.Address.Stream.Equals(stream, StringComparison.OrdinalIgnoreCase)).Select(group => group.Address.Group);

    /// <summary>Adds what is mapped while the application runs, so that its options can be read; returns those groups that have a name, and what undoes it.</summary>
    public (IReadOnlyList<MappedGroup> Added, Action Undo) Add(StreamRegistry draft)
    {
        IReadOnlyList<MappedGroup> added = [.. NameAll(draft, configuration)];
        var (all, streams) = (All, Streams);
        (_all, _streams) = ([.. all, .. added], streams.Concat(StreamsOf(draft)).ToHashSet(StringComparer.Ordinal));
        return (added, () => (_all, _streams) = (all, streams));
    }

    /// <summary>As <see cref="Add"/>, for one caller at a time; others may read.</summary>
    public void Remove(IReadOnlyCollection<MappedGroup> groups)
    {
        _all = [.. All.Except(groups)];
    }

    private static IEnumerable<string> StreamsOf(StreamRegistry registry) => registry.Streams.Concat(registry.Groups.Select(group => group.Stream));

    private static IEnumerable<MappedGroup> NameAll(StreamRegistry registry, IConfiguration? configuration)
    {
        foreach (var group in registry.Groups)
        {
            if (group.Name(configuration) is not { Length: > 0 } name) continue;
            yield return new MappedGroup(new GroupAddress(group.Stream, name), group);
        }
    }
}

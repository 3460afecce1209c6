using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>
/// Finds the names of streams or groups in configuration. A name with colons is a path of sections there, so a section bears a name where
/// it has one of the keys that a stream or a group can have.
/// </summary>
internal static class ConfiguredNames
{
    public static IReadOnlySet<string> StreamKeys { get; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase) 
        {
            ConfigurationPaths.GroupsKey, ConfigurationPaths.RetentionKey, ConfigurationPaths.BroadcastKey,
        };

    /// <summary>Every name that begins with a section's own.</summary>
    /// <param name="section">A section below <c>Streams</c> or <c>Groups</c>.</param>
    /// <param name="name">Its name, as far as it is known.</param>
    /// <param name="keys">The keys by which a named section is known.</param>
    public static IEnumerable<string> From(IConfigurationSection section, string name, IReadOnlySet<string> keys)
    {
        var children = section.GetChildren().ToList();
        if (children.Any(child => keys.Contains(child.Key))) yield return name;
        foreach (var child in children.Where(child => !keys.Contains(child.Key)))
        {
            foreach (var longer in From(child, $"{name}:{child.Key}", keys)) yield return longer;
        }
    }

    /// <summary>Whether a name, or one that goes on from it after a colon, is among others; case aside, as in configuration.</summary>
    public static bool BeginsAny(string name, IEnumerable<string> names) => names.Any(other =>
        other.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (other.Length == name.Length || other[name.Length] == ':'));
}

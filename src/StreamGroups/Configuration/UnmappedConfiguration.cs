using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>Finds streams and groups that configuration knows and code does not map. Several applications may share a file.</summary>
internal static class UnmappedConfiguration
{
    /// <summary>What is not mapped, each as "stream 'x'", "group 'y' of stream 'x'" or "the broadcast of stream 'x'".</summary>
    public static IReadOnlyList<string> Find(IConfiguration configuration, MappedGroups mapped)
    {
        var streams = Unmapped(configuration.GetSection(ConfigurationPaths.Streams), mapped.Streams, ConfiguredNames.StreamKeys)
            .Select(stream => $"stream '{stream}'");
        var groups = mapped.Streams.Order(StringComparer.Ordinal).SelectMany(stream =>
            Unmapped(configuration.GetSection(ConfigurationPaths.OfGroups(stream)), [.. mapped.GroupsOf(stream)], GroupSettings.Keys)
                .Select(group => $"group '{group}' of stream '{stream}'"));
        var broadcasts = mapped.Streams.Order(StringComparer.Ordinal)
            .Where(stream => !mapped.Broadcasts.ContainsKey(stream) && configuration.GetSection(ConfigurationPaths.OfBroadcast(stream)).Exists())
            .Select(stream => $"the broadcast of stream '{stream}'");
        return [.. streams, .. groups, .. broadcasts];
    }

    private static IEnumerable<string> Unmapped(IConfigurationSection parent, IReadOnlyCollection<string> mapped, IReadOnlySet<string> keys)
    {
        foreach (var child in parent.GetChildren())
        {
            var names = ConfiguredNames.From(child, child.Key, keys).ToList();

            // A section without any known key still stands for something, unless it is the beginning of a mapped name.
            if (names.Count == 0 && !ConfiguredNames.BeginsAny(child.Key, mapped)) names.Add(child.Key);
            foreach (var name in names)
            {
                if (!mapped.Contains(name, StringComparer.OrdinalIgnoreCase)) yield return name;
            }
        }
    }
}

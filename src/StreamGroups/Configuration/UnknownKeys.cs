using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>Faults for keys that nothing reads, since a misspelt key would otherwise be a setting without effect.</summary>
internal static class UnknownKeys
{
    public static void InRoot(IConfigurationSection root, List<string> faults)
    {
        foreach (var child in root.GetChildren())
        {
            if (RedisStreamsSettings.Keys.Contains(child.Key)) continue;
            faults.Add(Fault(child, ConfigurationPaths.Root, RedisStreamsSettings.Keys));
        }
    }

    /// <param name="section">The stream's section; another stream's may stand in it, as <c>orders:eu</c> does in <c>orders</c>.</param>
    /// <param name="stream">The stream's name.</param>
    /// <param name="mapped">The names of all streams that code maps.</param>
    /// <param name="faults">Gets a sentence for each unknown key.</param>
    public static void InStream(IConfigurationSection section, string stream, IEnumerable<string> mapped, List<string> faults) =>
        InNamed(section, stream, mapped, ConfiguredNames.StreamKeys, "a stream", faults);

    /// <param name="section">The group's section; another group's may stand in it.</param>
    /// <param name="group">The group.</param>
    /// <param name="mapped">The names of all groups of the same stream that code maps.</param>
    /// <param name="faults">Gets a sentence for each unknown key.</param>
    public static void InGroup(IConfigurationSection section, GroupAddress group, IEnumerable<string> mapped, List<string> faults) =>
        InNamed(section, group.Group, mapped, GroupSettings.Keys, "a group", faults);

    /// <param name="section">A stream's section <c>Retention</c>.</param>
    /// <param name="faults">Gets a sentence for each unknown key.</param>
    public static void InRetention(IConfigurationSection section, List<string> faults) => InSection(
        section, "a retention", RetentionSettings.Keys,
        $"{{ \"{nameof(RetentionOptions.Policy)}\": \"{nameof(RetentionPolicy.UntilProcessed)}\" }}", faults);

    /// <param name="section">A stream's section <c>Broadcast</c>.</param>
    /// <param name="faults">Gets a sentence for each unknown key.</param>
    public static void InBroadcast(IConfigurationSection section, List<string> faults) => InSection(
        section, "a broadcast", BroadcastSettings.Keys, $"{{ \"{nameof(BroadcastOptions.From)}\": \"{nameof(StartPosition.Beginning)}\" }}", faults,
        child => GroupSettings.Keys.Contains(child.Key)
            ? $"{child.Path} is a setting of groups, but a broadcast has none: every instance of the application gets every message of it. Take it out, or "
                + $"consume the stream with a group, by .WithGroup(\"…\"), and set {section.Path[..^section.Key.Length]}Groups:…:{child.Key}."
            : null);

    private static void InSection(
        IConfigurationSection section, string what, FrozenSet<string> keys, string example, List<string> faults,
        Func<IConfigurationSection, string?>? explain = null)
    {
        if (!string.IsNullOrEmpty(section.Value)) faults.Add($"{section.Path} is '{section.Value}'; it has to be a section, such as {example}.");
        foreach (var child in section.GetChildren())
        {
            if (!keys.Contains(child.Key)) faults.Add(explain?.Invoke(child) ?? Fault(child, what, keys));
        }
    }

    /// <param name="section">A publisher's section.</param>
    /// <param name="keys">Those that there are.</param>
    /// <param name="faults">Gets a sentence for each unknown key.</param>
    public static void InPublisher(IConfigurationSection section, IReadOnlySet<string> keys, List<string> faults)
    {
        if (!string.IsNullOrEmpty(section.Value))
            faults.Add($"{section.Path} is '{section.Value}'; it has to be a section, such as {{ \"Stream\": \"{section.Value}\" }}.");
        faults.AddRange(section.GetChildren().Where(child => !keys.Contains(child.Key)).Select(child => Fault(child, "a publisher", keys)));
    }

    private static void InNamed(
        IConfigurationSection section, string name, IEnumerable<string> mapped, IReadOnlySet<string> keys, string what, List<string> faults)
    {
        if (!string.IsNullOrEmpty(section.Value)) faults.Add($"{section.Path} is '{section.Value}'; it has to be a section, as {what} is.");
        foreach (var child in section.GetChildren())
        {
            if (keys.Contains(child.Key)) continue;
            var longer = $"{name}:{child.Key}";
            var isOthers = ConfiguredNames.BeginsAny(longer, mapped) || ConfiguredNames.From(child, longer, keys).Any();
            if (!isOthers) faults.Add(Fault(child, what, keys));
        }
    }

    private static string Fault(IConfigurationSection child, string what, IEnumerable<string> keys) =>
        NearestName.Of(child.Key, keys) is { } nearest
            ? $"{child.Path} is no setting of {what}; did you mean {nearest}?"
            : $"{child.Path} is no setting of {what}; these are: {string.Join(", ", keys.Order(StringComparer.Ordinal))}.";
}

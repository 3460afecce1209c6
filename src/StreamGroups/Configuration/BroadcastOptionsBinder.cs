using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>Reads one stream's section <c>Broadcast</c> into its options.</summary>
internal static class BroadcastOptionsBinder
{
    /// <summary>Binds what is there and adds a sentence to the faults for each value that cannot be read.</summary>
    public static void Bind(IConfigurationSection section, BroadcastOptions options, List<string> faults)
    {
        foreach (var setting in BroadcastSettings.All) setting.Bind(section.GetSection(setting.Key), options, faults);
    }
}

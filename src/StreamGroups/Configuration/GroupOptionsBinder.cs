using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>Reads one group's section into its options.</summary>
internal static class GroupOptionsBinder
{
    /// <summary>Binds what is there and adds a sentence to the faults for each value that cannot be read.</summary>
    public static void Bind(IConfigurationSection section, GroupOptions options, List<string> faults)
    {
        foreach (var setting in GroupSettings.All) setting.Bind(section.GetSection(setting.Key), options, faults);
    }
}

using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>Reads one stream's section <c>Retention</c> into its options.</summary>
internal static class RetentionOptionsBinder
{
    /// <summary>Binds what is there and adds a sentence to the faults for each value that cannot be read.</summary>
    public static void Bind(IConfigurationSection section, RetentionOptions options, List<string> faults)
    {
        foreach (var setting in RetentionSettings.All) setting.Bind(section.GetSection(setting.Key), options, faults);
    }
}

using Microsoft.Extensions.Configuration;

namespace StreamGroups.Configuration;

/// <summary>Reads the section <c>RedisStreams</c>, without its streams, into the options.</summary>
internal static class RedisStreamsOptionsBinder
{
    /// <summary>Binds what is there and adds a sentence to the faults for each value that cannot be read.</summary>
    public static void Bind(IConfigurationSection section, RedisStreamsOptions options, List<string> faults)
    {
        foreach (var setting in RedisStreamsSettings.All) setting.Bind(section.GetSection(setting.Key), options, faults);
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamGroups.Registration;

namespace StreamGroups.Configuration;

/// <summary>Fills what all streams share from configuration; what code says comes after it.</summary>
internal sealed class RedisStreamsOptionsSetup(StreamRegistry registry, IConfiguration? configuration = null)
    : IConfigureOptions<RedisStreamsOptions>
{
    // The validator reads the section once more and reports what cannot be read.
    public void Configure(RedisStreamsOptions options)
    {
        if (configuration is not null) RedisStreamsOptionsBinder.Bind(configuration.GetSection(ConfigurationPaths.Root), options, []);
        foreach (var configure in registry.ConfigureRoot) configure(options);
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace StreamGroups.Configuration;

/// <summary>Fills the options of a stream that is read without a group: first configuration, then what the code that maps it says.</summary>
internal sealed class BroadcastOptionsSetup(MappedGroups groups, IConfiguration? configuration = null) : IConfigureNamedOptions<BroadcastOptions>
{
    public void Configure(string? name, BroadcastOptions options)
    {
        if (name is null || !groups.Broadcasts.TryGetValue(name, out var registration)) return;

        // The validator reads the section once more and reports what cannot be read.
        if (configuration is not null) BroadcastOptionsBinder.Bind(configuration.GetSection(ConfigurationPaths.OfBroadcast(name)), options, []);
        foreach (var configure in registration.ConfigureBroadcast) configure(options);
    }

    public void Configure(BroadcastOptions options) => Configure(Options.DefaultName, options);
}

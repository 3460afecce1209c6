using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamGroups.Registration;

namespace StreamGroups.Configuration;

/// <summary>Fills the retention of a mapped stream: first configuration, then what the code that maps it says.</summary>
internal sealed class RetentionOptionsSetup(MappedGroups groups, StreamRegistry registry, IConfiguration? configuration = null)
    : IConfigureNamedOptions<RetentionOptions>
{
    public void Configure(string? name, RetentionOptions options)
    {
        if (name is null || !groups.Streams.Contains(name)) return;

        // The validator reads the section once more and reports what cannot be read.
        if (configuration is not null) RetentionOptionsBinder.Bind(configuration.GetSection(ConfigurationPaths.OfRetention(name)), options, []);
        foreach (var configure in registry.RetentionsOf(name)) configure(options);
    }

    public void Configure(RetentionOptions options) => Configure(Options.DefaultName, options);
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace StreamGroups.Configuration;

/// <summary>Fills a mapped group's options: first configuration, then what the code that maps it says.</summary>
internal sealed class GroupOptionsSetup(MappedGroups groups, IConfiguration? configuration = null) : IConfigureNamedOptions<GroupOptions>
{
    public void Configure(string? name, GroupOptions options)
    {
        if (groups.Find(name) is not { } group) return;

        // The validator reads the section once more and reports what cannot be read.
        if (configuration is not null) GroupOptionsBinder.Bind(configuration.GetSection(group.Path), options, []);
        foreach (var configure in group.Registration.Conventions.AllConfigure) configure(options);
        options.ChangeByGroup(group.Registration.Configure);
    }

    public void Configure(GroupOptions options) => Configure(Options.DefaultName, options);
}

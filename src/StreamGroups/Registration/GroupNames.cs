using Microsoft.Extensions.Configuration;

namespace StreamGroups.Registration;

/// <summary>Finds the name of a group, which code or configuration gives.</summary>
internal static class GroupNames
{
    /// <summary>Null where there is no usable name; a fault says why.</summary>
    public static string? Find(GroupRegistration group, IConfiguration? configuration, List<string> faults)
    {
        if (group.NameSource is not { } source) return group.Name(configuration);
        if (configuration is null)
        {
            faults.Add(RegistrationFaults.NoConfiguration(group.Stream, source));
            return null;
        }

        string? name;
        try
        {
            name = group.Name(configuration);
        }
        catch (Exception e)
        {
            faults.Add(RegistrationFaults.NameFailed(group.Stream, source, e.Message));
            return null;
        }

        if (NameRules.IsUsable(name, out var what)) return name;
        faults.Add(RegistrationFaults.UnusableName(group.Stream, source, what));
        return null;
    }
}

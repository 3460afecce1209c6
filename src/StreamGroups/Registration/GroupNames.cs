using Microsoft.Extensions.Configuration;

namespace StreamGroups.Registration;

/// <summary>Finds the name of a group, which code or configuration gives.</summary>
internal static class GroupNames
{
    /// <param name="stream">The stream.</param>
    /// <param name="name">The user's function.</param>
    /// <param name="source">Its text.</param>
    public static GroupRegistration FromConfiguration(string stream, Func<IConfiguration, string?> name, string source)
    {
        return new GroupRegistration(stream, Read) { NameSource = source };

        string? Read(IConfiguration? configuration)
        {
            try
            {
                return configuration is null ? null : name(configuration);
            }
            catch (Exception e)
            {
                throw new StreamRegistrationException([RegistrationFaults.NameFailed(stream, source, e.Message)]);
            }
        }
    }

    /// <summary>Null where there is no usable name; a fault says why.</summary>
    public static string? Find(GroupRegistration group, IConfiguration? configuration, List<string> faults)
    {
        if (group.NameSource is not { } source) return group.Name(configuration);
        try
        {
            var name = group.Name(configuration);
            if (NameRules.IsUsable(name, out var what)) return name;
            faults.Add(configuration is null
                ? RegistrationFaults.NoConfiguration(group.Stream, source)
                : RegistrationFaults.UnusableName(group.Stream, source, what));
        }
        catch (StreamRegistrationException e)
        {
            faults.AddRange(e.Faults);
        }

        return null;
    }
}

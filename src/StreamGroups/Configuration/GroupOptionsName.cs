using StreamGroups.Transport;

namespace StreamGroups.Configuration;

/// <summary>The name under which a group's <see cref="GroupOptions"/> are found among the named options.</summary>
internal static class GroupOptionsName
{
    public static string Of(string stream, string group) => $"{stream}/{group}";

    public static string Of(GroupAddress group) => Of(group.Stream, group.Group);
}

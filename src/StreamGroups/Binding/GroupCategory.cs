using StreamGroups.Transport;

namespace StreamGroups.Binding;

/// <summary>The category of what a group logs.</summary>
internal static class GroupCategory
{
    public static string Of(GroupAddress group) =>
        group.IsBroadcast ? $"StreamGroups.{group.Stream}" : $"StreamGroups.{group.Stream}.{group.Group}";
}

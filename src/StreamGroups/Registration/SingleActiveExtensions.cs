using StreamGroups.Registration;

namespace StreamGroups;

/// <summary>Lets one process at a time consume a group.</summary>
public static class SingleActiveExtensions
{
    /// <summary>
    /// Lets only one of all processes consume the group at a time: <see cref="GroupOptions.SingleActive"/>. With a <see cref="GroupOptions.Concurrency"/> of
    /// 1 messages are handled in the order of their IDs across processes, but for those that wait for a retry.
    /// </summary>
    /// <param name="group">What <c>WithGroup</c> returned.</param>
    public static IGroupBuilder SingleActive(this IGroupBuilder group)
    {
        var own = BuilderGuard.Own<GroupBuilder>(group);
        if (own.Registration.Kind == GroupKind.Broadcast) own.Registration.IsSingleActiveBroadcast = true;
        own.Configure(static options => options.SingleActive = true);
        return group;
    }
}

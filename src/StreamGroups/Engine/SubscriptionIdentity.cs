using StreamGroups.Transport;

namespace StreamGroups.Engine;

/// <summary>One stream, one group, one consumer.</summary>
internal sealed record SubscriptionIdentity(GroupAddress Group, string Consumer)
{
    public override string ToString() => $"{Group}, consumer {Consumer}";
}

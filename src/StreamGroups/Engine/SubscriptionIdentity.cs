using StreamGroups.Transport;

namespace StreamGroups.Engine;

/// <summary>One stream, one group, one consumer: the name that was asked for, or the one that was granted instead.</summary>
/// <param name="group">The group.</param>
/// <param name="consumer">The name that is asked for.</param>
/// <param name="isOurs">Whether the name was made up for this process alone.</param>
internal sealed class SubscriptionIdentity(GroupAddress group, string consumer, bool isOurs = false)
{
    private volatile string _consumer = consumer;

    public GroupAddress Group { get; } = group;

    public string Consumer => _consumer;

    /// <summary>Tells this subscription from others that ask for the same name.</summary>
    public string Token { get; } = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());

    /// <summary>Whether nobody else will ever ask for the name.</summary>
    public bool IsOurs { get; private set; } = isOurs;

    /// <summary>True where the name is another than was asked for.</summary>
    public bool Granted(string name)
    {
        if (name == _consumer) return false;
        _consumer = name;
        IsOurs = true;
        return true;
    }

    public override string ToString() => $"{Group}, consumer {Consumer}";
}

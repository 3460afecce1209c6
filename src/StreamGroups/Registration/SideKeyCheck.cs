using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>
/// Finds groups whose keys beside their streams are the same, since names may have colons and braces: retries, marks and consumers' names of the
/// two would mix.
/// </summary>
/// <param name="prefix">What comes before a stream's name on the server, inside the braces of its side keys.</param>
internal sealed class SideKeyCheck(string prefix)
{
    private readonly Dictionary<string, GroupAddress> _owners = new(StringComparer.Ordinal);

    /// <summary>What is wrong where a group before this one has the same keys.</summary>
    public string? FaultOf(GroupAddress group)
    {
        var key = ReservedNames.Mark(group with { Stream = prefix + group.Stream });
        return _owners.TryAdd(key, group) ? null : RegistrationFaults.SameSideKeys(_owners[key], group, key);
    }
}

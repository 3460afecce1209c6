namespace StreamGroups.Transport.InMemory;

/// <summary>How far a group has got, and the token of its creation.</summary>
internal sealed class GroupMark
{
    public EntryId? After { get; set; }

    public string? Token { get; set; }
}

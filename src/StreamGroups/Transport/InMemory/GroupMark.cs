namespace StreamGroups.Transport.InMemory;

/// <summary>How far a group has got, and the token of its creation.</summary>
internal sealed class GroupMark
{
    public EntryId? After { get; set; }

    public string? Token { get; set; }

    /// <summary>The entry is pending again: a group that is created from the mark has to deliver it.</summary>
    public void Lower(EntryId pending)
    {
        if (After >= pending) After = pending.Previous;
    }
}

namespace StreamGroups.Transport;

/// <summary>How far a walk over a group's pending entries has come: consumers in order of their names, each in order of IDs.</summary>
/// <param name="Consumer">The consumer whose entries come next; empty at the beginning.</param>
/// <param name="After">The last of its entries that was looked at.</param>
internal readonly record struct ClaimCursor(string Consumer, EntryId After)
{
    public static ClaimCursor Start => new("", EntryId.Zero);

    public bool IsStart => Consumer is null or "";
}

namespace StreamGroups.Faults.Histories;

/// <summary>An entry of a run. After a flush the server may give an ID a second time: the publisher's key tells the two apart.</summary>
internal readonly record struct EntryName(EntryId Id, string Key)
{
    public override string ToString() => $"{Id} ({Key})";
}

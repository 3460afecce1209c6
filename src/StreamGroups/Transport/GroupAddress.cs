namespace StreamGroups.Transport;

/// <summary>A group of a stream, by the names that the user gave.</summary>
internal readonly record struct GroupAddress(string Stream, string Group)
{
    public override string ToString() => $"{Stream}/{Group}";
}

namespace StreamGroups.Diagnostics;

/// <summary>Entries as a line of the log names them: the first few, and how many more there are.</summary>
internal static class EntryNames
{
    private const int Most = 5;

    public static string Of(IReadOnlyCollection<EntryId> ids)
    {
        var named = string.Join(", ", ids.Take(Most));
        return ids.Count > Most ? $"{named} and {ids.Count - Most} more" : named;
    }
}

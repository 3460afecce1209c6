namespace StreamGroups.Configuration;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits, case aside, if they are few enough for a slip; else null.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var nearest = candidates.MinBy(candidate => Edits(name, candidate));
        return nearest is not null && Edits(name, nearest) <= Math.Max(1, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>The Levenshtein distance, one row at a time.</summary>
    private static int Edits(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.Length];
    }
}

namespace StreamGroups.Serialization;

/// <summary>Keeps names that come from outside short in the messages of exceptions.</summary>
internal static class Shorten
{
    private const int Longest = 80;
    private const int MostNames = 8;

    public static string Text(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");

    public static string Names(IReadOnlyCollection<string> names)
    {
        var listed = string.Join(", ", names.Take(MostNames).Select(name => $"'{Text(name)}'"));
        return names.Count <= MostNames ? listed : $"{listed} and {names.Count - MostNames} more";
    }
}

namespace StreamGroups.IntegrationTests.Apps;

internal static class StreamNames
{
    /// <summary>A stream that no other test uses.</summary>
    public static string New(string hint = "orders") => $"{hint}:{Guid.NewGuid():N}";
}

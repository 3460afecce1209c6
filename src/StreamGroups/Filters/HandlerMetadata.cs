namespace StreamGroups.Filters;

/// <summary>Finds what <c>WithMetadata</c> put on a handler.</summary>
internal static class HandlerMetadata
{
    public static T? Last<T>(IReadOnlyList<object> metadata)
        where T : class
    {
        for (var i = metadata.Count - 1; i >= 0; i--)
        {
            if (metadata[i] is T item) return item;
        }
        return null;
    }
}

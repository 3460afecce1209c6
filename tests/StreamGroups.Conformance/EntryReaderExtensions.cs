using StreamGroups.Transport;

namespace StreamGroups.Conformance;

internal static class EntryReaderExtensions
{
    /// <summary>As <see cref="IEntryReader.ReadAsync"/>, with an array of what was read.</summary>
    public static async ValueTask<Entry[]> ReadAsync(this IEntryReader reader, int count, TimeSpan block, CancellationToken cancellationToken)
    {
        var entries = new Entry[count];
        return entries[..await reader.ReadAsync(entries.AsMemory(), block, cancellationToken)];
    }

    /// <summary>As <see cref="IEntryReader.ReadAsync"/>; what the entries hold is theirs.</summary>
    public static ValueTask<int> ReadAsync(this IEntryReader reader, Memory<Entry> entries, TimeSpan block, CancellationToken cancellationToken) =>
        reader.ReadAsync(entries, new BodyBuffer(), block, cancellationToken);
}

using StreamGroups.Transport;

namespace StreamGroups.Engine.Reading;

/// <summary>
/// How many entries one read may bring: about 4 MB of what came last, so that large bodies neither fill the memory nor take longer than a read
/// has. The first read of a session brings one entry, which also shows soon that the session works.
/// </summary>
internal sealed class ReadBudget
{
    private const long MostBytes = 4 * 1024 * 1024;

    private long _most = 1;

    public int Of(int room) => (int)Math.Min(room, _most);

    public void Seen(ReadOnlySpan<Entry> entries)
    {
        long bytes = 0;
        foreach (ref readonly var entry in entries) bytes += entry.Payload.Length;
        _most = Math.Max(1, MostBytes / Math.Max(1, bytes / Math.Max(1, entries.Length)));
    }
}

using System.Globalization;

namespace StreamGroups.Transport.Redis;

/// <summary>A consumer's name that another token has, as the store keeps it: <c>clients lease seen token</c>.</summary>
/// <param name="Record">The record itself, to be compared when the name is taken over.</param>
/// <param name="Now">The server's clock, in milliseconds.</param>
internal readonly record struct HeldName(string Record, long Now)
{
    /// <summary>In place of the ID of a connection whose user may not ask for it: no client has it.</summary>
    public const long UnknownClient = 0;

    /// <summary>The IDs of its owner's reader and command connection; empty where the record is none of ours.</summary>
    public long[] ClientIds => [.. Numbers.Take(Clients)];

    /// <summary>On a cluster, the run of the node that has these clients.</summary>
    public long? Run => Numbers is [_, _, var run, ..] ? run : null;

    private const int Clients = 2;

    /// <summary>A consumer without work says at least every 3 s that it lives, however short its lease.</summary>
    private const long ShortestAbsence = 10_000;

    /// <summary>Whether it was not seen for twice its lease, when a living process would have renewed it several times.</summary>
    public bool IsStale => Number(1) is not { } lease || Number(2) is not { } seen || Now - seen > Math.Max(2 * lease, ShortestAbsence);

    /// <summary>Whether the server was started after the name was last seen: then clients have other IDs, and its owner may be about to come back.</summary>
    public bool IsOlderThan(TimeSpan serverUptime) => Number(2) is { } seen && Now - seen > serverUptime.TotalMilliseconds;

    private long[] Numbers
    {
        get
        {
            var parts = Parts;
            var ids = parts.Length == 4 ? parts[0].Split(',').Select(Number).ToArray() : [];
            return ids.Contains(null) ? [] : [.. ids.Select(static id => id.GetValueOrDefault())];
        }
    }

    private string[] Parts => Record.Split(' ', 4);

    private long? Number(int index) => Parts is { Length: 4 } parts ? Number(parts[index]) : null;

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

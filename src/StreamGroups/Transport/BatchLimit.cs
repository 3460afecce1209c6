namespace StreamGroups.Transport;

/// <summary>How much one call may do: 256 entries cost a server 1 to 3 ms, in which nobody else is served.</summary>
internal static class BatchLimit
{
    public const int Entries = 256;

    /// <summary>A claim ends once it has so many bytes of names and values: a larger reply would take longer than a call has, and fill the memory.</summary>
    public const int ClaimedBytes = 4 * 1024 * 1024;

    public static void Check(int count) => ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Entries);
}

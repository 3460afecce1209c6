namespace StreamGroups.Transport;

/// <summary>How much one call may do: 256 entries cost a server 1 to 3 ms, in which nobody else is served.</summary>
internal static class BatchLimit
{
    public const int Entries = 256;

    public static void Check(int count) => ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Entries);
}

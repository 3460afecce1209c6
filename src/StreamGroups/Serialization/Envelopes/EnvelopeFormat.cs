namespace StreamGroups.Serialization;

/// <summary>Where things are in FastStream's envelope. All integers are big-endian.</summary>
internal static class EnvelopeFormat
{
    public const ushort Version = 1;
    public const int VersionOffset = 8;
    public const int HeadersStartOffset = 10;
    public const int DataStartOffset = 14;

    /// <summary>Where the headers start as everybody writes them: their count, then names and values.</summary>
    public const int HeadersStart = 18;

    /// <summary>The length of an envelope without headers and body.</summary>
    public const int MinLength = HeadersStart + CountLength;

    /// <summary>The bytes that all headers together may take: what a message costs to look at has a bound.</summary>
    public const int LongestHeaders = 256 * 1024;

    /// <summary>The bytes of the header count, and of the length before each name and value.</summary>
    public const int CountLength = sizeof(ushort);

    public static ReadOnlySpan<byte> Magic => [0x89, 0x42, 0x49, 0x4E, 0x0D, 0x0A, 0x1A, 0x0A];
}

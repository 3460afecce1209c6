namespace StreamGroups.Publishing;

/// <summary>Makes correlation IDs: random UUIDs. They have to be unique, not secret, so the operating system is not asked for each.</summary>
internal static class CorrelationIds
{
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40); // Version 4, variant 1 of RFC 9562.
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}

namespace StreamGroups.Serialization;

/// <summary>Reads the headers of an intact envelope.</summary>
internal static class EnvelopeHeaders
{
    /// <summary>Of headers with the same name the last one counts. A byte that is not UTF-8 becomes U+FFFD.</summary>
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> data, in EnvelopeLayout layout)
    {
        var block = data[..layout.DataStart];
        var headers = new Dictionary<string, string>(layout.HeaderCount);
        var offset = layout.FirstHeader;
        while (EnvelopeText.TryTake(block, ref offset, layout.LengthsAreCodePoints, out var name)
            && EnvelopeText.TryTake(block, ref offset, layout.LengthsAreCodePoints, out var value))
            headers[KnownText.Of(name)] = KnownText.Of(value);
        return headers;
    }
}

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

    /// <inheritdoc cref="ReceivedMessage.TryFindHeader"/>
    public static bool TryFind(
        ReadOnlySpan<byte> data, scoped in EnvelopeLayout layout, scoped ReadOnlySpan<byte> sought, out ReadOnlySpan<byte> found)
    {
        var block = data[..layout.DataStart];
        var offset = layout.FirstHeader;
        var isThere = false;
        found = default;
        while (EnvelopeText.TryTake(block, ref offset, layout.LengthsAreCodePoints, out var name)
            && EnvelopeText.TryTake(block, ref offset, layout.LengthsAreCodePoints, out var value))
        {
            if (!name.SequenceEqual(sought)) continue;
            found = block[(offset - value.Length)..offset];
            isThere = true;
        }
        return isThere;
    }
}

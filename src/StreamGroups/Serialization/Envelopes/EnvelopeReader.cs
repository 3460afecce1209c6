using System.Buffers.Binary;

namespace StreamGroups.Serialization;

/// <summary>Finds the parts of FastStream's envelope. Throws nothing, whatever the bytes are; allocates only to describe a fault.</summary>
internal static class EnvelopeReader
{
    /// <param name="data">The value of <c>__data__</c>.</param>
    /// <param name="layout">Where the parts are, if the envelope is intact.</param>
    /// <param name="fault">What is wrong and at which byte, if it is damaged.</param>
    public static EnvelopeState Read(ReadOnlySpan<byte> data, out EnvelopeLayout layout, out string? fault)
    {
        layout = default;
        fault = null;
        if (!data.StartsWith(EnvelopeFormat.Magic)) return EnvelopeState.NoEnvelope;
        fault = FaultOfPrefix(data, out var firstHeader, out var headerCount, out var dataStart);
        if (fault is not null) return EnvelopeState.Damaged;

        var block = data[..dataStart];
        fault = FaultOfHeaders(block, firstHeader, headerCount, lengthsAreCodePoints: false, out layout);
        if (fault is null) return EnvelopeState.Intact;
        // FastStream counts code points where it should count bytes, which differ as soon as a header is not ASCII.
        var otherFault = FaultOfHeaders(block, firstHeader, headerCount, lengthsAreCodePoints: true, out layout);
        if (otherFault is not null) return EnvelopeState.Damaged;
        fault = null;
        return EnvelopeState.Intact;
    }

    private static string? FaultOfPrefix(ReadOnlySpan<byte> data, out int firstHeader, out int headerCount, out int dataStart)
    {
        (firstHeader, headerCount, dataStart) = (0, 0, 0);
        var hasVersion = BinaryPrimitives.TryReadUInt16BigEndian(data[EnvelopeFormat.VersionOffset..], out var version);
        if (hasVersion && version != EnvelopeFormat.Version)
            return $"its version (bytes 8-9) is {version}, and only version 1 is known";
        if (data.Length < EnvelopeFormat.MinLength)
            return $"it ends after {data.Length} bytes, and the shortest envelope has {EnvelopeFormat.MinLength}";

        var bodyAt = BinaryPrimitives.ReadUInt32BigEndian(data[EnvelopeFormat.DataStartOffset..]);
        if (bodyAt < EnvelopeFormat.MinLength || bodyAt > (uint)data.Length)
            return $"the start of its body (bytes 14-17) is {bodyAt}, not between {EnvelopeFormat.MinLength} and its length, {data.Length}";
        if (bodyAt - EnvelopeFormat.MinLength > EnvelopeFormat.LongestHeaders)
            return $"its headers take {bodyAt - EnvelopeFormat.MinLength} bytes, and {EnvelopeFormat.LongestHeaders} are allowed";
        dataStart = (int)bodyAt;

        var headersAt = BinaryPrimitives.ReadUInt32BigEndian(data[EnvelopeFormat.HeadersStartOffset..]);
        if (headersAt < EnvelopeFormat.HeadersStart || headersAt > bodyAt - EnvelopeFormat.CountLength)
            return $"the start of its headers (bytes 10-13) is {headersAt}, not between {EnvelopeFormat.HeadersStart} and its body at "
                + $"{bodyAt}";
        firstHeader = (int)headersAt + EnvelopeFormat.CountLength;
        headerCount = BinaryPrimitives.ReadUInt16BigEndian(data[(int)headersAt..]);
        return null;
    }

    private static string? FaultOfHeaders(
        ReadOnlySpan<byte> block, int firstHeader, int headerCount, bool lengthsAreCodePoints, out EnvelopeLayout layout)
    {
        layout = default;
        var (contentTypeStart, contentTypeLength) = (0, 0);
        var offset = firstHeader;
        for (var i = 0; i < headerCount; i++)
        {
            var start = offset;
            if (!EnvelopeText.TryTake(block, ref offset, lengthsAreCodePoints, out var name)
                || !EnvelopeText.TryTake(block, ref offset, lengthsAreCodePoints, out var value))
                return $"header {i + 1} of {headerCount}, at byte {start}, does not end before the body at {block.Length}";
            if (name.SequenceEqual("content-type"u8)) (contentTypeStart, contentTypeLength) = (offset - value.Length, value.Length);
        }
        layout = new(firstHeader, headerCount, block.Length, contentTypeStart, contentTypeLength, lengthsAreCodePoints);
        return offset == block.Length ? null : $"its {headerCount} headers end at byte {offset}, and its body starts at {block.Length}";
    }
}

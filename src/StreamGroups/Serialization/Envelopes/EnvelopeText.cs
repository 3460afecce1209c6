using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamGroups.Serialization;

/// <summary>A header's name or value: its length, then UTF-8.</summary>
internal static class EnvelopeText
{
    /// <summary>Takes the text at the offset and moves the offset behind it; false where the block ends before the text does.</summary>
    public static bool TryTake(ReadOnlySpan<byte> block, ref int offset, bool lengthsAreCodePoints, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!BinaryPrimitives.TryReadUInt16BigEndian(block[offset..], out var length)) return false;
        var rest = block[(offset + EnvelopeFormat.CountLength)..];
        var bytes = lengthsAreCodePoints ? BytesOf(rest, length) : length;
        if ((uint)bytes > (uint)rest.Length) return false;
        text = rest[..bytes];
        offset += EnvelopeFormat.CountLength + bytes;
        return true;
    }

    /// <summary>How many bytes so many code points take; -1 where there are not as many.</summary>
    private static int BytesOf(ReadOnlySpan<byte> utf8, int codePoints)
    {
        var bytes = 0;
        for (; codePoints > 0; codePoints--)
        {
            if (Rune.DecodeFromUtf8(utf8[bytes..], out _, out var length) != OperationStatus.Done) return -1;
            bytes += length;
        }
        return bytes;
    }
}

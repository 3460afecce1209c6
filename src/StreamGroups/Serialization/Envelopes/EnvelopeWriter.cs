using System.Buffers.Binary;
using System.Text;

namespace StreamGroups.Serialization;

/// <summary>Writes FastStream's envelope, byte for byte, save that header lengths are always bytes.</summary>
internal static class EnvelopeWriter
{
    /// <summary>The whole envelope, in one array of exactly its length.</summary>
    /// <exception cref="ArgumentException">A header is null, too long or not Unicode, or there are too many.</exception>
    public static byte[] Write(ReadOnlySpan<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        var envelope = Begin(headers, body.Length, out var dataStart);
        body.CopyTo(envelope.AsSpan(dataStart));
        return envelope;
    }

    /// <summary>As <see cref="Write"/>, with the body left for the caller to write at <paramref name="dataStart"/>.</summary>
    public static byte[] Begin(ReadOnlySpan<KeyValuePair<string, string>> headers, int bodyLength, out int dataStart)
    {
        var headersLength = LengthOf(headers);
        if (EnvelopeFormat.MinLength + headersLength + bodyLength > Array.MaxLength)
            throw new ArgumentException($"The message and its headers are longer than {Array.MaxLength} bytes.");
        dataStart = EnvelopeFormat.MinLength + (int)headersLength;

        var envelope = GC.AllocateUninitializedArray<byte>(dataStart + bodyLength);
        EnvelopeFormat.Magic.CopyTo(envelope);
        BinaryPrimitives.WriteUInt16BigEndian(envelope.AsSpan(EnvelopeFormat.VersionOffset), EnvelopeFormat.Version);
        BinaryPrimitives.WriteUInt32BigEndian(envelope.AsSpan(EnvelopeFormat.HeadersStartOffset), EnvelopeFormat.HeadersStart);
        BinaryPrimitives.WriteUInt32BigEndian(envelope.AsSpan(EnvelopeFormat.DataStartOffset), (uint)dataStart);
        BinaryPrimitives.WriteUInt16BigEndian(envelope.AsSpan(EnvelopeFormat.HeadersStart), (ushort)headers.Length);
        var rest = envelope.AsSpan(EnvelopeFormat.MinLength, (int)headersLength);
        foreach (var (name, value) in headers)
        {
            rest = rest[WriteText(rest, name)..];
            rest = rest[WriteText(rest, value)..];
        }
        return envelope;
    }

    private static long LengthOf(ReadOnlySpan<KeyValuePair<string, string>> headers)
    {
        if (headers.Length > ushort.MaxValue)
            throw new ArgumentException($"A message can have {ushort.MaxValue} headers, this one has {headers.Length}.");
        var length = 0L;
        foreach (var (name, value) in headers) length += LengthOf("name", name, name) + LengthOf("value", name, value);
        if (length <= EnvelopeFormat.LongestHeaders) return length;
        throw new ArgumentException(
            $"The headers of the message take {length} bytes; {EnvelopeFormat.LongestHeaders} are possible. Put what is long into the message.");
    }

    private static int LengthOf(string part, string name, string? text)
    {
        if (text is null) throw new ArgumentException($"The header '{Shorten.Text(name)}' is null: give it a value, or leave it out.");
        int length;
        try
        {
            length = StrictUtf8.Encoding.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException(
                $"The {part} of the header '{Shorten.Text(name)}' has half of a surrogate pair at index {e.Index}: "
                + "it is not Unicode text.", e);
        }
        if (length <= ushort.MaxValue) return EnvelopeFormat.CountLength + length;
        throw new ArgumentException(
            $"The {part} of the header '{Shorten.Text(name)}' has {length} bytes; {ushort.MaxValue} are possible. "
            + "Put long texts into the message.");
    }

    private static int WriteText(Span<byte> destination, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, destination[EnvelopeFormat.CountLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)length);
        return EnvelopeFormat.CountLength + length;
    }
}

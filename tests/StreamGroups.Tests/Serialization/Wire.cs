using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Tests.Serialization;

/// <summary>Shorthands for the tests of the wire format.</summary>
internal static class Wire
{
    public static JsonSerializerOptions Json => new RedisStreamsOptions().Json;

    public static ReceivedMessage Bare(string body) => Bare(Encoding.UTF8.GetBytes(body));

    public static ReceivedMessage Bare(byte[] body) => ReceivedMessage.Parse(Payload.OfData(body));

    public static ReceivedMessage Enveloped(string body, string? contentType) => Enveloped(Encoding.UTF8.GetBytes(body), contentType);

    public static ReceivedMessage Enveloped(byte[] body, string? contentType) =>
        Bare(EnvelopeWriter.Write(contentType is null ? [] : [new("content-type", contentType)], body));

    public static ReceivedMessage Fields(params string[] namesAndValues) =>
        Fields([.. namesAndValues.Select(Encoding.UTF8.GetBytes)]);

    public static ReceivedMessage Fields(params byte[][] namesAndValues) =>
        ReceivedMessage.Parse(Payload.OfFields([.. namesAndValues.Select(text => (ReadOnlyMemory<byte>)text)]));

    public static T Read<T>(in ReceivedMessage message, JsonSerializerOptions? json = null, bool allowNull = false) =>
        MessageReaders.For<T>(json ?? Json, allowNull).Read(message);

    /// <summary>Publishes and reads again.</summary>
    public static ReceivedMessage Published<T>(T message, PublishOptions? options = null) =>
        ReceivedMessage.Parse(Payload.OfData(MessageWriter.Write(message, options, "cid-1", Json)));

    public static UnreadableMessageException Refusal<T>(in ReceivedMessage message, JsonSerializerOptions? json = null, bool allowNull = false)
    {
        try
        {
            MessageReaders.For<T>(json ?? Json, allowNull).Read(message);
        }
        catch (UnreadableMessageException e)
        {
            return e;
        }
        throw new Xunit.Sdk.XunitException($"The message was read as {typeof(T)}.");
    }

    /// <summary>An envelope as FastStream writes it: lengths in code points.</summary>
    public static byte[] FastStreamEnvelope(IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body)
    {
        var block = new List<byte>();
        foreach (var text in headers.SelectMany(header => new[] { header.Key, header.Value }))
        {
            var length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)text.EnumerateRunes().Count());
            block.AddRange(length);
            block.AddRange(Encoding.UTF8.GetBytes(text));
        }
        return Prefix(20 + (uint)block.Count, (ushort)headers.Count, [.. block, .. body]);
    }

    /// <summary>An envelope with whatever numbers in its first 20 bytes.</summary>
    public static byte[] Prefix(uint dataStart, ushort count, byte[] rest, ushort version = 1, uint headersStart = 18)
    {
        var bytes = new byte[20 + rest.Length];
        new byte[] { 0x89, 0x42, 0x49, 0x4E, 0x0D, 0x0A, 0x1A, 0x0A }.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), version);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(10), headersStart);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(14), dataStart);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(18), count);
        rest.CopyTo(bytes, 20);
        return bytes;
    }
}

using System.Globalization;
using CsCheck;
using StreamGroups.Serialization;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>Whatever stands in an entry, reading it gives a message or an <see cref="UnreadableMessageException"/>, and nothing else.</summary>
public sealed class EnvelopeDamageTests
{
    private static readonly KeyValuePair<string, string>[] Headers = [new("content-type", "application/json"), new("x", "é")];

    [Fact]
    public void An_envelope_cut_off_at_any_byte_is_damaged_until_its_body_starts()
    {
        var envelope = EnvelopeWriter.Write(Headers, "[1]"u8);
        var dataStart = envelope.Length - 3;
        for (var length = 0; length <= envelope.Length; length++)
        {
            var expected = length < 8 ? EnvelopeState.NoEnvelope : length < dataStart ? EnvelopeState.Damaged : EnvelopeState.Intact;
            Assert.Equal(expected, EnvelopeReader.Read(envelope.AsSpan(0, length), out _, out var fault));
            Assert.Equal(expected == EnvelopeState.Damaged, fault is not null);
        }
    }

    [Fact]
    public void Changed_bytes_make_nothing_but_an_unreadable_message() =>
        Gen.Select(WireGen.Headers, WireGen.Body, Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[1, 6]).Sample((headers, body, changes) =>
        {
            var envelope = EnvelopeWriter.Write(headers, body);
            foreach (var (at, value) in changes) envelope[at % envelope.Length] = value;
            ReadInEveryWay(envelope);
        });

    [Fact]
    public void Random_bytes_behind_a_good_start_make_nothing_but_an_unreadable_message() =>
        Gen.Select(Gen.UInt[0, 60], Gen.UShort[0, 6], Gen.UInt[16, 40], Gen.Byte[0, 9].Array[0, 60]).Sample((dataStart, count, headersStart, rest) =>
            ReadInEveryWay(Wire.Prefix(dataStart, count, rest, headersStart: headersStart)));

    [Fact]
    public void Random_text_makes_nothing_but_an_unreadable_message() =>
        Gen.OneOf("{", "}", "\"data\"", "\"headers\"", "\"content-type\"", ":", ",", "\"", "[", "]", "1", "null", "\\ud800", "\\", "é", "\xff", "text/plain")
            .Array[0, 16].Select(string.Concat).Sample(text => ReadInEveryWay(System.Text.Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData(2, 18u, 20u, 0, "version (bytes 8-9) is 2")]
    [InlineData(0, 18u, 20u, 0, "version (bytes 8-9) is 0")]
    [InlineData(1, 18u, 25u, 0, "start of its body (bytes 14-17) is 25, not between 20 and its length, 24")]
    [InlineData(1, 18u, 4294967295u, 0, "start of its body (bytes 14-17) is 4294967295")]
    [InlineData(1, 18u, 19u, 0, "start of its body (bytes 14-17) is 19")]
    [InlineData(1, 17u, 20u, 0, "start of its headers (bytes 10-13) is 17")]
    [InlineData(1, 19u, 20u, 0, "start of its headers (bytes 10-13) is 19")]
    [InlineData(1, 4294967295u, 20u, 0, "start of its headers (bytes 10-13) is 4294967295")]
    [InlineData(1, 18u, 24u, 0, "its 0 headers end at byte 20, and its body starts at 24")]
    [InlineData(1, 18u, 24u, 2, "header 2 of 2, at byte 24, does not end before the body at 24")]
    [InlineData(1, 18u, 23u, 1, "header 1 of 1, at byte 20, does not end before the body at 23")]
    [InlineData(1, 18u, 24u, 65535, "header 2 of 65535")]
    public void A_damaged_envelope_says_where(int version, uint headersStart, uint dataStart, int count, string fault)
    {
        var envelope = Wire.Prefix(dataStart, (ushort)count, [0, 0, 0, 0], (ushort)version, headersStart);
        var refusal = Assert.Throws<UnreadableMessageException>(() => Wire.Bare(envelope));
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("__data__", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_longer_than_the_envelope_says_where()
    {
        var refusal = Assert.Throws<UnreadableMessageException>(() => Wire.Bare(Wire.Prefix(26, 1, [0, 1, 97, 0xff, 0xff, 98])));
        Assert.Contains("header 1 of 1, at byte 20", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_do_not_start_with_the_magic_are_a_body()
    {
        Assert.Equal(7, Wire.Bare([0x89, 0x42, 0x49, 0x4E, 0x0D, 0x0A, 0x1A]).Body.Length);
        Assert.Equal(30, Wire.Bare([0x89, 0x42, 0x49, 0x4E, 0x0D, 0x0A, 0x1A, 0x0B, .. new byte[22]]).Body.Length);
        Assert.Equal(0, Wire.Bare("").Body.Length);
    }

    private static void ReadInEveryWay(byte[] data)
    {
        try
        {
            var message = ReceivedMessage.Parse(Payload.OfData(data));
            _ = message.ReadHeaders();
            _ = message.ContentType?.ToString(CultureInfo.InvariantCulture);
            Try(Readers.Bytes, message);
            Try(Readers.Text, message);
            Try(Readers.Map, message);
            Try(Readers.Order, message);
            Try(Readers.Number, message);
            Try(Readers.Anything, message);
        }
        catch (UnreadableMessageException)
        {
        }
    }

    private static void Try<T>(IMessageReader<T> reader, in ReceivedMessage message)
    {
        try
        {
            reader.Read(message);
        }
        catch (UnreadableMessageException)
        {
        }
    }

    private static class Readers
    {
        public static readonly IMessageReader<ReadOnlyMemory<byte>> Bytes = MessageReaders.For<ReadOnlyMemory<byte>>(Wire.Json);
        public static readonly IMessageReader<string> Text = MessageReaders.For<string>(Wire.Json);
        public static readonly IMessageReader<Dictionary<string, string>> Map = MessageReaders.For<Dictionary<string, string>>(Wire.Json);
        public static readonly IMessageReader<Order> Order = MessageReaders.For<Order>(Wire.Json);
        public static readonly IMessageReader<int> Number = MessageReaders.For<int>(Wire.Json);
        public static readonly IMessageReader<object> Anything = MessageReaders.For<object>(Wire.Json);
    }
}

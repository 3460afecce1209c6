using System.Text;
using StreamGroups.Serialization;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>Envelopes as FastStream writes them, byte for byte.</summary>
public sealed class EnvelopeGoldenTests
{
    private const string Text = "8942494e0d0a1a0a000100000012000000450002000e636f7272656c6174696f6e5f696400056369642d31000c636f6e74656e742d74797065000a746578742f706c61696e486921";
    private const string Bytes = "8942494e0d0a1a0a0001000000120000002b0001000e636f7272656c6174696f6e5f696400056369642d3100ff";
    private const string List = "8942494e0d0a1a0a000100000012000000660004000e636f7272656c6174696f6e5f696400056369642d31000c636f6e74656e742d7479706500106170706c69636174696f6e2f6a736f6e00087265706c795f746f00077265706c792d310003782d6b0001765b2278225d";
    private const string NoHeaders = "8942494e0d0a1a0a00010000001200000014000068656c6c6f";

    private static readonly PublishOptions ReplyAndHeader = new()
    {
        ReplyTo = "reply-1", Headers = new Dictionary<string, string> { ["x-k"] = "v" },
    };

    [Fact]
    public void Text_is_written_as_faststream_writes_it() => Assert.Equal(Text, Written("Hi!"));

    [Fact]
    public void Bytes_are_written_as_faststream_writes_them()
    {
        Assert.Equal(Bytes, Written(new byte[] { 0x00, 0xff }));
        Assert.Equal(Bytes, Written(new ReadOnlyMemory<byte>([0x00, 0xff])));
        Assert.Equal(Bytes, Written(new Memory<byte>([0x00, 0xff])));
        Assert.Equal(Bytes, Written<object>(new byte[] { 0x00, 0xff }));
    }

    [Fact]
    public void Json_with_reply_and_header_is_written_as_faststream_writes_it()
    {
        Assert.Equal(List, Written(new[] { "x" }, ReplyAndHeader));
        Assert.Equal(List, Written<object>(new[] { "x" }, ReplyAndHeader));
    }

    [Fact]
    public void A_body_without_headers_is_written_as_faststream_writes_it() =>
        Assert.Equal(NoHeaders, Convert.ToHexStringLower(EnvelopeWriter.Write([], "hello"u8)));

    [Fact]
    public void Text_is_read()
    {
        var message = Read(Text);
        Assert.Equal(ContentKind.Text, message.Kind);
        Assert.Equal("Hi!", Wire.Read<string>(message));
        Assert.Equal(new Dictionary<string, string> { ["correlation_id"] = "cid-1", ["content-type"] = "text/plain" }, message.ReadHeaders());
    }

    [Fact]
    public void Bytes_are_read()
    {
        var message = Read(Bytes);
        Assert.Equal(ContentKind.None, message.Kind);
        Assert.Equal([0x00, 0xff], Wire.Read<byte[]>(message));
        Assert.Equal("cid-1", Assert.Single(message.ReadHeaders()).Value);
    }

    [Fact]
    public void Json_with_reply_and_header_is_read()
    {
        var message = Read(List);
        Assert.Equal(ContentKind.Json, message.Kind);
        Assert.Equal(["x"], Wire.Read<string[]>(message));
        Assert.Equal(["correlation_id", "content-type", "reply_to", "x-k"], message.ReadHeaders().Keys);
        Assert.Equal(["cid-1", "application/json", "reply-1", "v"], message.ReadHeaders().Values);
    }

    [Fact]
    public void A_body_without_headers_is_read()
    {
        var message = Read(NoHeaders);
        Assert.Equal("hello", Encoding.UTF8.GetString(message.Body.Span));
        Assert.Empty(message.ReadHeaders());
        Assert.Null(message.ContentType);
    }

    private static string Written<T>(T message, PublishOptions? options = null) =>
        Convert.ToHexStringLower(MessageWriter.Write(message, options, "cid-1", Wire.Json).Span);

    private static ReceivedMessage Read(string hex) => ReceivedMessage.Parse(Payload.OfData(Convert.FromHexString(hex)));
}

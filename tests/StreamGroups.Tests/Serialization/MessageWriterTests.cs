using System.Text.Json;
using StreamGroups.Serialization;
using Xunit;

namespace StreamGroups.Tests.Serialization;

public sealed class MessageWriterTests
{
    [Fact]
    public void Null_is_an_empty_body_without_a_content_type()
    {
        foreach (var message in new[] { Wire.Published<string?>(null), Wire.Published<Order?>(null), Wire.Published<int?>(null), Wire.Published<byte[]?>(null) })
        {
            Assert.True(message.Body.IsEmpty);
            Assert.Equal(["correlation_id"], message.ReadHeaders().Keys);
        }
    }

    [Fact]
    public void The_users_headers_come_last_and_overwrite_in_place()
    {
        var options = new PublishOptions
        {
            ReplyTo = "r",
            Headers = new Dictionary<string, string> { ["b"] = "1", ["content-type"] = "application/xml", ["a"] = "é😀", ["correlation_id"] = "mine" },
        };
        var envelope = MessageWriter.Write("x", options, "cid-1", Wire.Json);
        Assert.Equal(EnvelopeState.Intact, EnvelopeReader.Read(envelope.Span, out var layout, out _));
        Assert.Equal(5, layout.HeaderCount);
        var headers = Wire.Bare(envelope.ToArray()).ReadHeaders();
        Assert.Equal(["correlation_id", "content-type", "reply_to", "b", "a"], headers.Keys);
        Assert.Equal(["mine", "application/xml", "r", "1", "é😀"], headers.Values);
    }

    [Fact]
    public void The_options_correlation_id_goes_before_the_given_one() =>
        Assert.Equal("mine", Wire.Published("x", new PublishOptions { CorrelationId = "mine" }).ReadHeaders()["correlation_id"]);

    [Fact]
    public void An_empty_reply_to_is_not_written() =>
        Assert.DoesNotContain("reply_to", Wire.Published("x", new PublishOptions { ReplyTo = "" }).ReadHeaders().Keys);

    [Theory]
    [InlineData("name", 65_536, 1)]
    [InlineData("value", 1, 65_536)]
    public void A_header_that_is_too_long_is_named(string part, int nameLength, int valueLength)
    {
        var options = new PublishOptions { Headers = new Dictionary<string, string> { [new string('n', nameLength)] = new string('v', valueLength) } };
        var error = Assert.Throws<ArgumentException>(() => Wire.Published("x", options));
        Assert.Contains($"The {part} of the header 'n", error.Message, StringComparison.Ordinal);
        Assert.Contains("65536 bytes", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 300);
    }

    [Fact]
    public void A_header_is_measured_in_bytes()
    {
        var options = new PublishOptions { Headers = new Dictionary<string, string> { ["n"] = new string('é', 32_768) } };
        Assert.Throws<ArgumentException>(() => Wire.Published("x", options));
    }

    [Fact]
    public void A_null_header_is_named()
    {
        var options = new PublishOptions { Headers = new Dictionary<string, string> { ["tenant"] = null! } };
        Assert.Contains("'tenant' is null", Assert.Throws<ArgumentException>(() => Wire.Published("x", options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_headers_are_refused()
    {
        var options = new PublishOptions { Headers = Enumerable.Range(0, 65_535).ToDictionary(i => $"{i}", _ => "") };
        Assert.Contains("65536", Assert.Throws<ArgumentException>(() => Wire.Published(new byte[1], options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_not_replaced()
    {
        Assert.Contains("index 1", Assert.Throws<ArgumentException>(() => Wire.Published("a\ud800")).Message, StringComparison.Ordinal);
        var options = new PublishOptions { Headers = new Dictionary<string, string> { ["tenant"] = "a\ud800" } };
        Assert.Contains("'tenant'", Assert.Throws<ArgumentException>(() => Wire.Published("x", options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_written_as_the_options_say()
    {
        var options = new JsonSerializerOptions { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        Assert.Equal("{\n \"Street\": \"é\"\n}", Body(new Address("é"), options));
        Assert.Equal("""{"street":"\u00E9"}""", Body(new Address("é"), Wire.Json));
        Assert.Equal("""{"street":"\u00E9"}""", Body<object>(new Address("é"), Wire.Json));
    }

    [Fact]
    public void A_failed_message_leaves_nothing_to_the_next()
    {
        var json = Wire.Json;
        Assert.ThrowsAny<Exception>(() => MessageWriter.Write(new Failing(), null, "cid-1", json));
        Assert.Equal("""{"street":"x"}""", Body(new Address("x"), json));
    }

    [Fact]
    public void A_message_that_publishes_while_it_is_written_disturbs_nothing()
    {
        var json = Wire.Json;
        Assert.Equal("""{"before":1,"inner":14,"after":2}""", Body(new Publishing(json), json));
    }

    [Fact]
    public void A_message_larger_than_the_kept_buffer_is_written() =>
        Assert.Equal(1_000_000, Wire.Read<Address>(Wire.Published(new Address(new string('x', 1_000_000)))).Street.Length);

    private static string Body<T>(T message, JsonSerializerOptions json) =>
        Wire.Read<string>(ReceivedMessage.Parse(StreamGroups.Transport.Payload.OfData(MessageWriter.Write(message, null, "cid-1", json))));

    private sealed class Failing
    {
        public int Before { get; } = 1;

        public int Value => throw new InvalidTimeZoneException();
    }

    private sealed class Publishing(JsonSerializerOptions json)
    {
        public int Before { get; } = 1;

        public int Inner => Body(new Address("x"), json).Length;

        public int After { get; } = 2;
    }
}

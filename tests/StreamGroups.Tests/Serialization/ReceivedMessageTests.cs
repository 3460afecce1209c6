using System.Text;
using StreamGroups.Serialization;
using Xunit;

namespace StreamGroups.Tests.Serialization;

public sealed class ReceivedMessageTests
{
    [Theory]
    [InlineData(null, ContentKind.None)]
    [InlineData("", ContentKind.None)]
    [InlineData("text/plain", ContentKind.Text)]
    [InlineData("Text/Plain; charset=utf-8", ContentKind.Text)]
    [InlineData("application/json", ContentKind.Json)]
    [InlineData("application/JSON;charset=utf-8", ContentKind.Json)]
    [InlineData("application/xml", ContentKind.Other)]
    [InlineData("text", ContentKind.Other)]
    public void The_content_type_says_what_the_body_is(string? contentType, object kind)
    {
        var message = Wire.Enveloped("x", contentType);
        Assert.Equal(kind, message.Kind);
        Assert.Equal(contentType is "" ? null : contentType, message.ContentType);
    }

    [Fact]
    public void A_body_without_an_envelope_has_no_headers()
    {
        var message = Wire.Bare("plain");
        Assert.Equal("plain", Encoding.UTF8.GetString(message.Body.Span));
        Assert.Equal(ContentKind.None, message.Kind);
        Assert.Null(message.ContentType);
        Assert.Same(MessageHeaders.Empty, message.ReadHeaders());
    }

    [Fact]
    public void The_older_json_envelope_is_read()
    {
        var message = Wire.Bare("""{"data":"Hi!","headers":{"correlation_id":"c","content-type":"text\/plain","n":1,"none":null,"o":{"a":[1]}}}""");
        Assert.Equal(ContentKind.Text, message.Kind);
        Assert.Equal("text/plain", message.ContentType);
        Assert.Equal("Hi!", Wire.Read<string>(message));
        Assert.Equal(
            new Dictionary<string, string> { ["correlation_id"] = "c", ["content-type"] = "text/plain", ["n"] = "1", ["o"] = """{"a":[1]}""" },
            message.ReadHeaders());
    }

    [Fact]
    public void The_older_json_envelope_is_read_with_escapes_and_in_any_order()
    {
        var message = Wire.Bare("""{ "headers": {"content-type":"application/json"}, "data": "{\"id\":1,\"customer\":\"\u00e9\"}" }""");
        Assert.Equal(new Order(1, "é", null, null).ToString(), Wire.Read<Order>(message).ToString());
    }

    [Theory]
    [InlineData("""{"data":"Hi!"}""")]
    [InlineData("""{"headers":{}}""")]
    [InlineData("""{"data":5,"headers":{}}""")]
    [InlineData("""{"data":"x","headers":[]}""")]
    [InlineData("""{"data":"x","headers":{},"id":1}""")]
    [InlineData("""{"data":"x","data":"y","headers":{}}""")]
    [InlineData("""{"id":1,"data":"x","headers":{}}""")]
    [InlineData("""{"data":"x","headers":{}}}""")]
    [InlineData("""{"data":"x","headers":{""")]
    [InlineData("""{"data":"\ud800","headers":{}}""")]
    [InlineData("""{""")]
    [InlineData("""{}""")]
    public void What_only_resembles_the_older_json_envelope_is_a_body(string text)
    {
        var message = Wire.Bare(text);
        Assert.Equal(text, Encoding.UTF8.GetString(message.Body.Span));
        Assert.Equal(ContentKind.None, message.Kind);
        Assert.Empty(message.ReadHeaders());
    }

    [Fact]
    public void Another_programs_entry_has_fields_and_no_body()
    {
        var message = Wire.Fields("a", "1");
        Assert.Equal(2, message.Fields!.Length);
        Assert.True(message.Body.IsEmpty);
        Assert.Empty(message.ReadHeaders());
        Assert.Null(message.ContentType);
    }

    [Fact]
    public void A_body_of_10_MB_is_read()
    {
        var body = new string('é', 5_000_000);
        var message = Wire.Published(body);
        Assert.Equal(10_000_000, message.Body.Length);
        Assert.Equal(body, Wire.Read<string>(message));
        Assert.Equal(body, Wire.Read<Address>(Wire.Published(new Address(body))).Street);
    }
}

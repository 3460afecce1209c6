using Xunit;

namespace StreamGroups.Tests.Serialization;

/// <summary>What a handler of strings gets.</summary>
public sealed class TextMessageTests
{
    [Theory]
    [InlineData("text/plain", "Hi!", "Hi!")]
    [InlineData("text/plain", "\"Hi!\"", "\"Hi!\"")]
    [InlineData("text/plain", "null", "null")]
    [InlineData("text/plain", "", "")]
    [InlineData("application/json", "\"H\\u00e9\\n\"", "Hé\n")]
    [InlineData("application/json", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("application/json", "5", "5")]
    [InlineData("application/json", "null", "null")]
    [InlineData(null, "Hi!", "Hi!")]
    [InlineData(null, "\"Hi!\"", "Hi!")]
    [InlineData(null, "\"Hi!", "\"Hi!")]
    [InlineData(null, "\"Hi!\" he said", "\"Hi!\" he said")]
    [InlineData(null, "{\"a\":1}", "{\"a\":1}")]
    [InlineData(null, "5", "5")]
    [InlineData(null, "", "")]
    public void A_string_is_the_text_or_the_value_of_a_json_string(string? contentType, string body, string expected) =>
        Assert.Equal(expected, Wire.Read<string>(Wire.Enveloped(body, contentType)));

    [Fact]
    public void A_bare_body_is_text()
    {
        Assert.Equal("Hi!", Wire.Read<string>(Wire.Bare("Hi!")));
        Assert.Equal("", Wire.Read<string>(Wire.Bare("")));
    }

    [Fact]
    public void A_string_that_may_be_null_is_null_where_null_was_published()
    {
        Assert.Null(Wire.Read<string?>(Wire.Published<string?>(null), allowNull: true));
        Assert.Null(Wire.Read<string?>(Wire.Enveloped("null", "application/json"), allowNull: true));
        Assert.Equal("", Wire.Read<string?>(Wire.Published(""), allowNull: true));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        foreach (var contentType in new[] { "text/plain", "application/json", null })
        {
            var refusal = Wire.Refusal<string>(Wire.Enveloped([0xff, 0xfe, 0x00], contentType));
            Assert.Contains("not UTF-8", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("byte[]", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_json_string_that_does_not_end_is_refused() =>
        Assert.Contains("no JSON string", Wire.Refusal<string>(Wire.Enveloped("\"Hi", "application/json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_programs_fields_are_refused_by_name()
    {
        var refusal = Wire.Refusal<string>(Wire.Fields("a", "1", "b", "2"));
        Assert.Contains("'a', 'b'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Dictionary<string, string>", refusal.Message, StringComparison.Ordinal);
    }
}

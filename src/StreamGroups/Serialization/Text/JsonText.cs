using System.Text;
using System.Text.Json;

namespace StreamGroups.Serialization;

/// <summary>What can be said of a text that may be JSON.</summary>
internal static class JsonText
{
    /// <summary>Whether the whole text is one JSON value, as the options write JSON.</summary>
    public static bool IsJson(ReadOnlySpan<byte> utf8, JsonSerializerOptions options) => IsJson(utf8, new JsonReaderOptions
    {
        AllowTrailingCommas = options.AllowTrailingCommas, CommentHandling = options.ReadCommentHandling, MaxDepth = options.MaxDepth,
    });

    private static bool IsJson(ReadOnlySpan<byte> utf8, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(utf8, options);
        try
        {
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether the whole text is a JSON number, which has no sign <c>+</c> and no leading zeros.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> utf8) =>
        !utf8.IsEmpty && (utf8[0] == (byte)'-' || char.IsAsciiDigit((char)utf8[0])) && char.IsAsciiDigit((char)utf8[^1])
        && IsJson(utf8, default(JsonReaderOptions));

    public static bool IsNull(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual("null"u8);

    public static bool IsQuoted(ReadOnlySpan<byte> utf8) => !utf8.IsEmpty && utf8[0] == (byte)'"';

    /// <summary>The text of a JSON string literal; false if the bytes are anything else.</summary>
    public static bool TryUnquote(ReadOnlySpan<byte> utf8, out string text)
    {
        text = "";
        var reader = new Utf8JsonReader(utf8);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) return false;
            text = reader.GetString()!;
            return !reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // No JSON, or text in it that is no Unicode.
        }
    }

    /// <summary>Takes the value at the reader, to its end: a string's text, the JSON of anything else.</summary>
    public static string Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString()!;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
    }
}

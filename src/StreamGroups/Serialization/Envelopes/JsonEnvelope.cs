using System.Text.Json;

namespace StreamGroups.Serialization;

/// <summary>FastStream's older envelope, <c>{"data":"…","headers":{…}}</c>: these two members and no other, in any order.</summary>
internal static class JsonEnvelope
{
    // Longer content types are none that is known.
    private const int LongestContentType = 128;

    /// <summary>Finds the body; it is copied only where its text has escapes. False, for anything that is not such an envelope.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> data, out ReadOnlyMemory<byte> body, out ContentKind kind)
    {
        body = default;
        kind = ContentKind.None;
        if (data.IsEmpty || data.Span[0] != (byte)'{') return false;
        try
        {
            return TryWalk(data, null, out body, out kind);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // No JSON, or text in it that is no Unicode.
        }
    }

    /// <summary>The headers of what <see cref="TryRead"/> has found to be an envelope.</summary>
    public static Dictionary<string, string> ReadHeaders(ReadOnlyMemory<byte> data)
    {
        var headers = new Dictionary<string, string>();
        TryWalk(data, headers, out _, out _);
        return headers;
    }

    private static bool TryWalk(
        ReadOnlyMemory<byte> data, Dictionary<string, string>? headers, out ReadOnlyMemory<byte> body, out ContentKind kind)
    {
        body = default;
        kind = ContentKind.None;
        var (hasBody, hasHeaders) = (false, false);
        var reader = new Utf8JsonReader(data.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!hasBody && reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) return false;
                if (headers is null) body = TextAt(data, in reader);
                hasBody = true;
            }
            else if (!hasHeaders && reader.ValueTextEquals("headers"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartObject) return false;
                kind = WalkHeaders(ref reader, data.Span, headers);
                hasHeaders = true;
            }
            else
            {
                return false;
            }
        }
        return hasBody && hasHeaders && !reader.Read();
    }

    private static ContentKind WalkHeaders(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Dictionary<string, string>? headers)
    {
        var kind = ContentKind.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContentType = reader.ValueTextEquals("content-type"u8);
            var name = headers is null ? null : reader.GetString();
            reader.Read();
            if (isContentType) kind = KindAt(in reader);
            if (name is not null && reader.TokenType != JsonTokenType.Null) headers![name] = JsonText.Take(ref reader, json);
            else reader.Skip();
        }
        return kind;
    }

    private static ContentKind KindAt(in Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return ContentKind.None;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > LongestContentType) return ContentKind.Other;
        Span<byte> contentType = stackalloc byte[LongestContentType];
        return ContentTypes.KindOf(contentType[..reader.CopyString(contentType)]);
    }

    private static ReadOnlyMemory<byte> TextAt(ReadOnlyMemory<byte> data, in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return data.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        var unescaped = new byte[reader.ValueSpan.Length];
        return unescaped.AsMemory(0, reader.CopyString(unescaped));
    }
}

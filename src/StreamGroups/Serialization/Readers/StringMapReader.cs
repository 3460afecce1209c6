using System.Text.Json;
using System.Text.Unicode;

namespace StreamGroups.Serialization;

/// <summary>
/// Gives an entry's fields, or the members of a JSON object: strings as their value, null as an empty string, anything else as its JSON.
/// </summary>
internal sealed class StringMapReader(bool allowNull) : IMessageReader<Dictionary<string, string>?>
{
    private static readonly Type MapType = typeof(Dictionary<string, string>);

    public Dictionary<string, string>? Read(in ReceivedMessage message)
    {
        if (message.Fields is { } fields) return OfFields(fields);
        var body = message.Body.Span;
        if (message.Kind == ContentKind.Other) throw Unreadable.ContentType(message.ContentType!, MapType);
        if (message.Kind == ContentKind.None && body.IsEmpty) return allowNull ? null : throw Unreadable.Empty(MapType);
        if (JsonText.IsNull(body)) return allowNull ? null : throw Unreadable.Null(MapType);
        try
        {
            return OfJson(body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unreadable.NotJson(MapType, e);
        }
    }

    private static Dictionary<string, string> OfFields(ReadOnlyMemory<byte>[] fields)
    {
        var map = new Dictionary<string, string>(FieldMap.CountOf(fields));
        for (var i = 0; i < FieldMap.CountOf(fields); i++)
        {
            var name = FieldMap.NameAt(fields, i);
            var isText = StrictUtf8.TryGetString(FieldMap.ValueAt(fields, i).Span, out var value);
            map[name] = isText ? value : throw Unreadable.FieldNotUtf8(name);
        }
        return map;
    }

    private static Dictionary<string, string> OfJson(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) throw Unreadable.NotUtf8(MapType);
        var map = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("The JSON is no object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = reader.TokenType == JsonTokenType.Null ? "" : JsonText.Take(ref reader, json);
        }
        reader.Read(); // Throws where something follows the object.
        return map;
    }
}

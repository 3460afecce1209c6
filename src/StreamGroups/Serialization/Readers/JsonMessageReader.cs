using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace StreamGroups.Serialization;

/// <summary>Reads any type by System.Text.Json: from a JSON body, from plain text (5, a GUID, a date), from fields.</summary>
internal sealed class JsonMessageReader<T> : IMessageReader<T>
{
    private readonly JsonTypeInfo<T> _type;
    private readonly TextValue _text;
    private FieldReader<T>? _fields;
    private readonly bool _allowNull;

    /// <exception cref="NotSupportedException">The options do not know the type, or values of it cannot be made.</exception>
    public JsonMessageReader(JsonSerializerOptions json, bool allowNull)
    {
        _type = JsonTypes.ReadableInfoOf<T>(json);
        _text = TextValue.Of(typeof(T), json);
        _allowNull = allowNull || Nullable.GetUnderlyingType(typeof(T)) is not null;
    }

    public T Read(in ReceivedMessage message)
    {
        if (message.Fields is { } fields) return ReadFields(fields);
        var body = message.Body.Span;
        if (message.Kind == ContentKind.Other) throw Unreadable.ContentType(message.ContentType!, typeof(T));
        // Empty and without a content type is how null is published.
        if (message.Kind == ContentKind.None && body.IsEmpty) return _allowNull ? default! : throw Unreadable.Empty(typeof(T));
        return IsText(message.Kind, body) ? ReadText(body) : ReadJson(body);
    }

    private bool IsText(ContentKind kind, ReadOnlySpan<byte> body) => _text.Form switch
    {
        _ when kind == ContentKind.Json => false,
        TextForm.Json => TextForms.IsAnything(typeof(T)) && !JsonText.IsJson(body, _type.Options),
        TextForm.Converted => kind == ContentKind.Text || !JsonText.IsJson(body, _type.Options),
        _ => kind == ContentKind.Text || !(JsonText.IsQuoted(body) || JsonText.IsNull(body)),
    };

    private T ReadFields(ReadOnlyMemory<byte>[] fields)
    {
        _fields ??= FieldReader<T>.For(_type);
        return _fields is null ? throw Unreadable.FieldsFor(typeof(T), fields) : _fields.Read(fields)!;
    }

    private T ReadJson(ReadOnlySpan<byte> body)
    {
        T? message;
        try
        {
            message = JsonSerializer.Deserialize(body, _type);
        }
        catch (Exception e)
        {
            // Whatever a converter or constructor throws, the same body would make it throw again.
            throw Unreadable.NotJson(typeof(T), e);
        }
        return message is not null || _allowNull ? message! : throw Unreadable.Null(typeof(T));
    }

    private T ReadText(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) throw Unreadable.NotUtf8(typeof(T));
        var buffer = JsonBuffer.Rent(_type.Options);
        try
        {
            _text.WriteTo(buffer.Writer, text);
            return JsonSerializer.Deserialize(buffer.Written, _type)!;
        }
        catch (Exception e)
        {
            throw Unreadable.NotText(typeof(T), e);
        }
        finally
        {
            buffer.Return();
        }
    }
}

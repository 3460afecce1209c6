using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>Writes a plain text as the JSON that a type is read from.</summary>
internal sealed class TextValue
{
    private readonly JsonSerializerOptions _json;
    private readonly Type _type;
    private readonly bool _isNullable;
    private readonly bool _enumIsNumber;

    private TextValue(Type type, TextForm? form, JsonSerializerOptions json)
    {
        var underlying = Nullable.GetUnderlyingType(type);
        _json = json;
        _type = underlying ?? type;
        _isNullable = underlying is not null;
        Form = form ?? TextForms.Of(_type, json);
        _enumIsNumber = Form == TextForm.Enumeration && IsNumberInJson(_type, json);
    }

    public TextForm Form { get; }

    public static TextValue Of(Type type, JsonSerializerOptions json) => new(type, null, json);

    /// <summary>For a member: a converter on the member itself goes before its type.</summary>
    public static TextValue Of(JsonPropertyInfo property, JsonSerializerOptions json) =>
        new(property.PropertyType, property.CustomConverter is null || property.PropertyType.IsEnum ? null : TextForm.Converted, json);

    /// <summary>
    /// The text must be UTF-8, unless the form is bytes. What does not fit the type is written as a string, for the type's converter to
    /// refuse.
    /// </summary>
    public void WriteTo(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        if (Form is TextForm.Number or TextForm.Boolean or TextForm.Enumeration) text = text.Trim(" \t\r\n"u8);
        if (_isNullable && text.IsEmpty) writer.WriteNullValue();
        else if (Form == TextForm.Bytes) writer.WriteBase64StringValue(text);
        else if (Form == TextForm.Boolean && IsBoolean(text, out var value)) writer.WriteBooleanValue(value);
        else if (_enumIsNumber && NumberOf(text) is { } number) writer.WriteRawValue(number, skipInputValidation: true);
        else if (IsJsonAsItIs(text)) writer.WriteRawValue(text, skipInputValidation: true);
        else writer.WriteStringValue(text);
    }

    private bool IsJsonAsItIs(ReadOnlySpan<byte> text) => Form switch
    {
        TextForm.Number or TextForm.Enumeration => JsonText.IsNumber(text),
        TextForm.Json => JsonText.IsJson(text, _json),
        TextForm.Converted => !text.IsEmpty && text[0] is (byte)'{' or (byte)'[' or (byte)'"' && JsonText.IsJson(text, _json),
        _ => false,
    };

    // Whichever converter the options or the type name, what it writes is what it reads.
    private static bool IsNumberInJson(Type type, JsonSerializerOptions json)
    {
        var values = Enum.GetValuesAsUnderlyingType(type);
        return values.Length == 0 || !json.TryGetTypeInfo(type, out var info)
            || !JsonText.IsQuoted(JsonSerializer.SerializeToUtf8Bytes(Enum.ToObject(type, values.GetValue(0)!), info));
    }

    private string? NumberOf(ReadOnlySpan<byte> text) =>
        Enum.TryParse(_type, Encoding.UTF8.GetString(text), ignoreCase: true, out var value) ? ((Enum)value).ToString("D") : null;

    private static bool IsBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value = Ascii.EqualsIgnoreCase(text, "true"u8) || text.SequenceEqual("1"u8);
        return value || Ascii.EqualsIgnoreCase(text, "false"u8) || text.SequenceEqual("0"u8);
    }
}

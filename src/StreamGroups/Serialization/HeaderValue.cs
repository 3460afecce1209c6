using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace StreamGroups.Serialization;

/// <summary>Reads one header's text as a type.</summary>
internal sealed class HeaderValue<T>
{
    private readonly JsonTypeInfo<T>? _type;
    private readonly TextValue? _text;
    private readonly byte[] _utf8Name;

    /// <exception cref="NotSupportedException">The options do not know the type, or values of it cannot be made.</exception>
    public HeaderValue(string name, JsonSerializerOptions json)
    {
        (Name, _utf8Name) = (name, Encoding.UTF8.GetBytes(name));
        if (typeof(T) == typeof(string)) return;
        var reading = JsonDefaults.ForReading(json);
        _type = JsonTypes.ReadableInfoOf<T>(reading);
        if (HeaderTypes.WhyUnreadable(_type) is { } why) throw new NotSupportedException(why);
        _text = TextValue.Of(typeof(T), reading);
    }

    public string Name { get; }

    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    /// <summary>False where the text does not fit.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, [MaybeNullWhen(false)] out T value)
    {
        if (_type is null)
        {
            value = (T)(object)KnownText.Of(text);
            return true;
        }
        value = default;
        return Utf8.IsValid(text) && TryReadJson(text, out value);
    }

    private bool TryReadJson(ReadOnlySpan<byte> text, [MaybeNullWhen(false)] out T value)
    {
        var buffer = JsonBuffer.Rent(_type!.Options);
        try
        {
            _text!.WriteTo(buffer.Writer, text);
            value = JsonSerializer.Deserialize(buffer.Written, _type);
            return value is not null;
        }
        catch (Exception)
        {
            value = default; // What is wrong with a header must not be said by its value, as JSON's exceptions may.
            return false;
        }
        finally
        {
            buffer.Return();
        }
    }
}

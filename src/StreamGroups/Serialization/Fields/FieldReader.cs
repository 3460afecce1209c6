using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace StreamGroups.Serialization;

/// <summary>
/// Reads a message from the fields of an entry: writes them as a JSON object, each as its member's type wants it, and reads that. So it
/// needs no reflection, and constructors, converters and attributes mean what they mean in JSON.
/// </summary>
internal sealed class FieldReader<T>
{
    private readonly JsonTypeInfo<T> _type;
    private readonly FieldTargets _members;
    private readonly TextValue? _any;

    private FieldReader(JsonTypeInfo<T> type, TextValue? any)
    {
        _type = type;
        _members = new FieldTargets(type);
        _any = any ?? (_members.KeepsUnknown ? TextValue.Of(typeof(string), type.Options) : null);
    }

    /// <summary>The reader of a type with members or keys, or null where fields cannot make the type.</summary>
    public static FieldReader<T>? For(JsonTypeInfo<T> type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => new(type, null),
        JsonTypeInfoKind.Dictionary => new(type, TextValue.Of(type.ElementType!, type.Options)),
        _ => TextForms.IsAnything(typeof(T)) ? new(type, TextValue.Of(typeof(string), type.Options)) : null,
    };

    public T? Read(ReadOnlyMemory<byte>[] fields)
    {
        var buffer = JsonBuffer.Rent(_type.Options);
        try
        {
            WriteTo(buffer.Writer, fields);
            return JsonSerializer.Deserialize(buffer.Written, _type);
        }
        catch (Exception e) when (e is not UnreadableMessageException)
        {
            throw Refuse(e, fields);
        }
        finally
        {
            buffer.Return();
        }
    }

    private void WriteTo(Utf8JsonWriter writer, ReadOnlyMemory<byte>[] fields)
    {
        var seen = new bool[_members.Count];
        writer.WriteStartObject();
        for (var i = 0; i < FieldMap.CountOf(fields); i++)
        {
            var name = FieldMap.NameAt(fields, i);
            var value = FieldMap.ValueAt(fields, i).Span;
            if (_members.TryFind(name, out var member))
            {
                seen[member.Index] = true;
                writer.WritePropertyName(member.Name);
                Write(writer, name, member.Value, value);
            }
            else if (_any is not null)
            {
                writer.WritePropertyName(name);
                Write(writer, name, _any, value);
            }
        }
        writer.WriteEndObject();
        if (_members.MissingFrom(seen) is { Length: > 0 } missing) throw Unreadable.MissingFields(typeof(T), missing);
    }

    private static void Write(Utf8JsonWriter writer, string name, TextValue form, ReadOnlySpan<byte> value)
    {
        if (form.Form != TextForm.Bytes && !Utf8.IsValid(value)) throw Unreadable.FieldNotUtf8(name);
        form.WriteTo(writer, value);
    }

    private UnreadableMessageException Refuse(Exception cause, ReadOnlyMemory<byte>[] fields)
    {
        if (FirstOf((cause as JsonException)?.Path) is not { } name) return Unreadable.Fields(typeof(T), cause);
        if (_members.TryFind(name, out var member)) return Unreadable.Field(name, member.Property.PropertyType, typeof(T), cause);
        return _type.ElementType is { } element && FieldMap.NamesOf(fields).Contains(name)
            ? Unreadable.Field(name, element, typeof(T), cause)
            : Unreadable.Fields(typeof(T), cause);
    }

    // Paths are written $.total, $.address.zip or $['a name'].
    private static string? FirstOf(string? path)
    {
        if (path is null || path.Length < 3) return null;
        if (path.StartsWith("$['", StringComparison.Ordinal)) return path[3..].Split("']")[0];
        return path.StartsWith("$.", StringComparison.Ordinal) ? path[2..].Split('.', '[')[0] : null;
    }
}

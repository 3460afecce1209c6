using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>Knows the form of each type.</summary>
internal static class TextForms
{
    /// <param name="type">The type, not <see cref="Nullable{T}"/>.</param>
    /// <param name="json">Tells objects and lists from types with a converter.</param>
    public static TextForm Of(Type type, JsonSerializerOptions json) =>
        type.IsEnum ? TextForm.Enumeration
        : type == typeof(bool) ? TextForm.Boolean
        : IsNumber(type) ? TextForm.Number
        : IsText(type) ? TextForm.Text
        : IsBytes(type) ? TextForm.Bytes
        : IsAnything(type) ? TextForm.Json
        : json.TryGetTypeInfo(type, out var info) && info.Kind == JsonTypeInfoKind.None ? TextForm.Converted
        : TextForm.Json;

    /// <summary>Types that hold any JSON.</summary>
    public static bool IsAnything(Type type) =>
        type == typeof(object) || type == typeof(JsonElement) || type == typeof(JsonDocument) || typeof(JsonNode).IsAssignableFrom(type);

    private static bool IsNumber(Type type) =>
        Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal
        || type == typeof(Int128) || type == typeof(UInt128) || type == typeof(Half) || type == typeof(BigInteger);

    private static bool IsText(Type type) =>
        type == typeof(string) || type == typeof(char) || type == typeof(Guid) || type == typeof(Uri) || type == typeof(Version)
        || type == typeof(DateTime) || type == typeof(DateTimeOffset)
        || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(TimeSpan);

    private static bool IsBytes(Type type) =>
        type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) || type == typeof(Memory<byte>);
}

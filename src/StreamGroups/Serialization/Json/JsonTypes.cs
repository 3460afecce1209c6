using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>Finds what the JSON options know of a type.</summary>
internal static class JsonTypes
{
    /// <exception cref="NotSupportedException">The options do not know the type.</exception>
    public static JsonTypeInfo InfoOf(Type type, JsonSerializerOptions json) =>
        json.TryGetTypeInfo(type, out var info) ? info : throw new NotSupportedException(
            $"The JSON options do not know the type {TypeNames.Of(type)}: "
            + $"add [JsonSerializable(typeof({TypeNames.Of(type)}))] to the context that RedisStreamsOptions.Json uses.");

    /// <exception cref="NotSupportedException">The options do not know the type, or values of it cannot be made.</exception>
    public static JsonTypeInfo<T> ReadableInfoOf<T>(JsonSerializerOptions json)
    {
        var info = (JsonTypeInfo<T>)InfoOf(typeof(T), json);
        if (info.Kind == JsonTypeInfoKind.Object && typeof(T) is { IsAbstract: true } && info.PolymorphismOptions is null)
            throw new NotSupportedException(
                $"A message cannot be made as {TypeNames.Of(typeof(T))}, which is abstract: take a class or record, "
                + "or put [JsonDerivedType] on it for each type that it can be.");
        return info;
    }
}

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
        if (typeof(T).IsAssignableTo(typeof(Delegate)) || IsAsyncSequence(typeof(T)) || !CanBeMade(info))
            throw new NotSupportedException(
                $"A message cannot be made as {TypeNames.Of(typeof(T))}: take a class or record with one public constructor (or one that has "
                + "[JsonConstructor]), a list, or a type that has a converter.");
        return info;
    }

    private static bool IsAsyncSequence(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);

    /// <summary>Of lists and maps only the attempt tells, which runs no constructor but theirs.</summary>
    private static bool CanBeMade<T>(JsonTypeInfo<T> info)
    {
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                return typeof(T).IsValueType || info.CreateObject is not null || info.ConstructorAttributeProvider is not null || info.PolymorphismOptions is not null
                    || info.Properties.Any(property => property.AssociatedParameter is not null);
            case JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary:
                try
                {
                    JsonSerializer.Deserialize(info.Kind == JsonTypeInfoKind.Enumerable ? "[]"u8 : "{}"u8, info);
                    return true;
                }
                catch (Exception e)
                {
                    return e is not NotSupportedException;
                }
            default:
                return true;
        }
    }
}

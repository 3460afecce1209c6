using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>Makes JSON options ready for use.</summary>
internal static class JsonDefaults
{
    private static readonly Lock Gate = new();
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Reading = [];

    /// <summary>The same options, read-only from now on, with metadata from reflection where they name no other source.</summary>
    public static JsonSerializerOptions MakeReady(JsonSerializerOptions json)
    {
        if (json.IsReadOnly) return json;
        lock (Gate)
        {
            if (json.IsReadOnly) return json;
            json.TypeInfoResolver ??= JsonSerializer.IsReflectionEnabledByDefault ? Reflection() : JsonTypeInfoResolver.Combine();
            json.MakeReadOnly();
        }
        return json;
    }

    /// <summary>
    /// The options that messages are read with: a constructor's parameter that has no default value and cannot be null must be in the
    /// message, and a member that cannot be null must not be null there, so that what a publisher forgot is an error and not a 0.
    /// </summary>
    public static JsonSerializerOptions ForReading(JsonSerializerOptions json) => Reading.GetValue(MakeReady(json), MakeReading);

    private static JsonSerializerOptions MakeReading(JsonSerializerOptions json)
    {
        if (json.RespectRequiredConstructorParameters || json.TypeInfoResolver is null) return json;
        var reading = new JsonSerializerOptions(json)
        {
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            TypeInfoResolver = json.TypeInfoResolver.WithAddedModifier(LetBeMissing),
        };
        reading.MakeReadOnly();
        return reading;
    }

    // What may be null, and what [JsonIgnore] keeps out of JSON.
    private static void LetBeMissing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.AssociatedParameter is { IsNullable: true } || property is { Get: null, Set: null }) property.IsRequired = false;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where the application allows reflection for JSON.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where the application allows reflection for JSON.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}

using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>
/// The rules of types, as far as messages are read into them: what JSON knows of a type tells its members, their attributes and their values, without
/// reflection that trimming would break.
/// </summary>
internal sealed class ValidationRules(JsonSerializerOptions json)
{
    private readonly ConcurrentDictionary<Type, TypeRules> _types = new();
    private readonly ConcurrentDictionary<Type, bool> _reached = new();

    /// <summary>Whether objects can refer to each other in circles.</summary>
    public bool HasCircles { get; } = json.ReferenceHandler is not null;

    public TypeRules Of(Type type) => _types.GetOrAdd(type, Find);

    /// <summary>Whether a value of this type can hold anything that has rules.</summary>
    public bool AreReachedFrom(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return _reached.TryGetValue(type, out var reached) ? reached : _reached[type] = Reaches(type, []);
    }

    private bool Reaches(Type type, HashSet<Type> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsPrimitive || type == typeof(string) || !seen.Add(type)) return false;
        if (HasOwn(type)) return true;
        if (!json.TryGetTypeInfo(type, out var info)) return false;
        if (info.ElementType is { } element && Reaches(element, seen)) return true;
        if (info.PolymorphismOptions is { } options && options.DerivedTypes.Any(derived => Reaches(derived.DerivedType, seen))) return true;
        return Members(info).Any(member => AttributesOf(member).Length > 0 || Reaches(member.PropertyType, seen));
    }

    private TypeRules Find(Type type) => new(
        OwnOf(type),
        json.TryGetTypeInfo(type, out var info) ? [.. Members(info).Select(MemberOf).OfType<MemberRules>()] : [],
        info?.ElementType is { } element && AreReachedFrom(element));

    /// <summary>Null where neither the member nor anything in it has rules.</summary>
    private MemberRules? MemberOf(JsonPropertyInfo property)
    {
        var attributes = AttributesOf(property);
        var isWalked = AreReachedFrom(property.PropertyType);
        return attributes.Length > 0 || isWalked ? new MemberRules(property, attributes, isWalked) : null;
    }

    private static bool HasOwn(Type type) => type.IsAssignableTo(typeof(IValidatableObject)) || OwnOf(type).Length > 0;

    private static ValidationAttribute[] OwnOf(Type type) => [.. type.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>()];

    private static IEnumerable<JsonPropertyInfo> Members(JsonTypeInfo info) =>
        info.Properties.Where(property => property.Get is not null && !property.IsExtensionData);

    /// <summary>Those of a property, and of the constructor's parameter that sets it, as records have them; what must be there is asked first.</summary>
    private static ValidationAttribute[] AttributesOf(JsonPropertyInfo property)
    {
        var own = property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? [];
        var parameters = property.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? [];
        return [.. own.Concat(parameters).Cast<ValidationAttribute>().OrderBy(attribute => attribute is not RequiredAttribute)];
    }
}

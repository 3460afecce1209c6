using Microsoft.CodeAnalysis;

namespace StreamGroups.Generator.Reading;

/// <summary>What the attributes of a parameter say of where it comes from; as code.</summary>
/// <param name="Header">The header's name, where it comes from one.</param>
/// <param name="Key">The service's key, where it has one.</param>
/// <param name="IsService">Whether it is a service, whatever its type.</param>
internal sealed record ParameterSource(string? Header, string? Key, bool IsService)
{
    private const string Container = "Microsoft.Extensions.DependencyInjection";

    /// <summary>ASP.NET's attributes have the same short names; the one for services means the same.</summary>
    private const string ForeignNamespace = "Microsoft.AspNetCore.";

    public IEnumerable<string> Facts
    {
        get
        {
            if (Header is not null) yield return $"Header = {Header}";
            if (IsService) yield return "IsService = true";
            if (Key is not null) yield return $"Key = {Key}";
        }
    }

    /// <summary>Null where the attributes contradict each other, or a key cannot be written.</summary>
    public static ParameterSource? Of(IParameterSymbol parameter, TypeNames names)
    {
        var attributes = parameter.GetAttributes();
        if (attributes.Any(attribute => IsForeign(attribute, "FromHeaderAttribute") || IsDerivedFromKeyed(attribute))) return null;
        var header = attributes.FirstOrDefault(IsHeader);
        var keyed = attributes.FirstOrDefault(IsKeyed);
        var isService = attributes.Any(attribute => IsServices(attribute) || IsForeign(attribute, "FromServicesAttribute"));
        if (header is not null && (keyed is not null || isService)) return null;

        string? key = null;
        if (keyed?.ConstructorArguments is [{ IsNull: false } value] && (key = Literals.Of(value, names)) is null) return null;
        return new(header is null ? null : Literals.Of(NameOf(header, parameter)), key, isService);
    }

    /// <summary>Whether the attribute says where a parameter comes from, which a message's must not have.</summary>
    public static bool IsOne(AttributeData attribute) =>
        IsHeader(attribute) || IsKeyed(attribute) || IsServices(attribute) || IsDerivedFromKeyed(attribute);

    private static string NameOf(AttributeData header, IParameterSymbol parameter) =>
        header.ConstructorArguments is [{ Value: string { Length: > 0 } name }] ? name : parameter.Name;

    private static bool IsHeader(AttributeData attribute) => KnownTypes.IsNamed(attribute.AttributeClass, "StreamGroups", "FromHeaderAttribute");

    private static bool IsServices(AttributeData attribute) => KnownTypes.IsNamed(attribute.AttributeClass, "StreamGroups", "FromServicesAttribute");

    private static bool IsKeyed(AttributeData attribute) => KnownTypes.IsNamed(attribute.AttributeClass, Container, "FromKeyedServicesAttribute");

    /// <summary>Its key stands in its own code.</summary>
    private static bool IsDerivedFromKeyed(AttributeData attribute) =>
        !IsKeyed(attribute) && attribute.AttributeClass?.BaseType is { } type && KnownTypes.IsNamed(type, Container, "FromKeyedServicesAttribute");

    private static bool IsForeign(AttributeData attribute, string name) => attribute.AttributeClass is { } type && type.Name == name
        && KnownTypes.NamespaceOf(type).StartsWith(ForeignNamespace, StringComparison.Ordinal);
}

using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>The rules of one member.</summary>
internal sealed class MemberRules(JsonPropertyInfo property, ValidationAttribute[] attributes, bool isWalked)
{
    private readonly Func<object, object?> _get = property.Get!;

    public ValidationAttribute[] Attributes { get; } = attributes;

    /// <summary>Whether its value may hold what has rules.</summary>
    public bool IsWalked { get; } = isWalked;

    /// <summary>Its name in C#.</summary>
    public string Name { get; } = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;

    /// <summary>What errors call it, where an attribute says so.</summary>
    public string DisplayName { get; } =
        (property.AttributeProvider?.GetCustomAttributes(typeof(DisplayAttribute), inherit: true).FirstOrDefault() as DisplayAttribute)?.GetName()
        ?? (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;

    public object? Get(object owner) => _get(owner);
}

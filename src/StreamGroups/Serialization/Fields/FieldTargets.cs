using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>The members of one type of message, by field name.</summary>
internal sealed class FieldTargets
{
    private readonly Dictionary<string, FieldTarget> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FieldTarget> _targets = [];

    public FieldTargets(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsExtensionData) KeepsUnknown = true;
            else if (property.Set is not null || property.AssociatedParameter is not null) Add(property, type.Options);
        }
        KeepsUnknown |= (type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow;
    }

    /// <summary>Whether the type itself keeps, or refuses, what has no member.</summary>
    public bool KeepsUnknown { get; }

    public int Count => _targets.Count;

    public bool TryFind(string field, [MaybeNullWhen(false)] out FieldTarget target) => _byName.TryGetValue(field, out target);

    /// <summary>Names of the members that must be there and were not seen.</summary>
    public string[] MissingFrom(ReadOnlySpan<bool> seen)
    {
        List<string> missing = [];
        foreach (var target in _targets)
        {
            if (target.Property.IsRequired && !seen[target.Index]) missing.Add(target.Property.Name);
        }
        return [.. missing];
    }

    private void Add(JsonPropertyInfo property, JsonSerializerOptions json)
    {
        var target = new FieldTarget(_targets.Count, JsonEncodedText.Encode(property.Name), property, TextValue.Of(property, json));
        _targets.Add(target);
        _byName.TryAdd(property.Name, target);
        // A naming policy or attribute may have renamed the member in JSON; the parameter keeps its own name.
        if (property.AssociatedParameter is { } parameter) _byName.TryAdd(parameter.Name, target);
    }
}

using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace StreamGroups.ConfigurationSchema;

/// <summary>The summaries of the library's XML documentation, as plain text.</summary>
internal static partial class Summaries
{
    private static readonly Dictionary<string, XElement> Members = Load();

    public static string Of(Type type) => Text($"T:{type.FullName}");

    public static string Of(PropertyInfo property) => Text($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static string Text(string member) => Members.GetValueOrDefault(member)?.Element("summary") is { } summary
        ? Spaces().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
        : throw new InvalidOperationException($"{member} has no documentation, which the schema tells.");

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see when see.Attribute("cref")?.Value is { } cref => Name(cref),
        XElement { Name.LocalName: "see" } see => see.Attribute("langword")?.Value ?? see.Value,
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    /// <summary>A property, a field or a type by its own name, a method with its type's.</summary>
    private static string Name(string cref)
    {
        var parts = Arity().Replace(cref[2..].Split('(')[0], "").Split('.');
        return cref[0] == 'M' ? $"{parts[^2]}.{parts[^1]}" : parts[^1];
    }

    private static Dictionary<string, XElement> Load() =>
        XDocument.Load(Path.ChangeExtension(typeof(GroupOptions).Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}

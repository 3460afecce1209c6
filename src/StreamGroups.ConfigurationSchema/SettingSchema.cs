using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StreamGroups.ConfigurationSchema;

/// <summary>The schema of one setting: from its type, what is expected of it, its default and its documentation.</summary>
internal static partial class SettingSchema
{
    private const string Time = @"^(\d+\.)?\d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,7})?$";

    public static JsonObject Of(PropertyInfo property, string expected, object defaults)
    {
        var schema = new JsonObject { ["description"] = $"{Summaries.Of(property)} In configuration: {expected}." };
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(bool)) schema["type"] = "boolean";
        else if (type == typeof(string)) schema["type"] = "string";
        else if (type == typeof(int) || type == typeof(long)) AddRange(schema, expected);
        else if (type.IsEnum) schema["enum"] = Array(Enum.GetNames(type));
        else if (type == typeof(TimeSpan)) AddTime(schema);
        else if (type == typeof(StartPosition)) schema["anyOf"] = new JsonArray(Choice("Beginning", "New"), new JsonObject { ["type"] = "string" });
        else if (type == typeof(IReadOnlyList<TimeSpan>)) (schema["type"], schema["items"]) = ("array", AddTime([]));
        else throw new NotSupportedException($"{property.DeclaringType}.{property.Name} is of a type that the schema does not know: {type}.");
        if (Default(property.GetValue(defaults)) is { } value) schema["default"] = value;
        return schema;
    }

    private static JsonObject AddTime(JsonObject schema)
    {
        (schema["type"], schema["pattern"]) = ("string", Time);
        return schema;
    }

    private static void AddRange(JsonObject schema, string expected)
    {
        schema["type"] = "integer";
        if (Range().Match(expected) is { Success: true } range)
            (schema["minimum"], schema["maximum"]) = (Number(range.Groups[1]), Number(range.Groups[2]));
        else if (Least().Match(expected) is { Success: true } least)
            schema["minimum"] = Number(least.Groups[1]);
    }

    private static JsonNode? Default(object? value) => value switch
    {
        null or "" => null,
        bool flag => flag,
        int whole => whole,
        long whole => whole,
        TimeSpan time => Write(time),
        IReadOnlyList<TimeSpan> times => Array(times.Select(Write)),
        _ => value.ToString(),
    };

    private static string Write(TimeSpan time) => LastZeros().Replace(time.ToString("c"), "$1");

    private static JsonObject Choice(params string[] names) => new() { ["enum"] = Array(names) };

    private static JsonArray Array(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];

    private static long Number(Group digits) => long.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\.\d+?)0+$")]
    private static partial Regex LastZeros();

    [GeneratedRegex(@"from (\d+) to (\d+)")]
    private static partial Regex Range();

    [GeneratedRegex(@"(\d+) or (?:more|greater)")]
    private static partial Regex Least();
}

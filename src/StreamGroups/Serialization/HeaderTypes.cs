using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamGroups.Serialization;

/// <summary>Knows the types that JSON describes, but that no text can be read as.</summary>
internal static class HeaderTypes
{
    /// <summary>What to do instead; null where texts may fit. A converter of the application's own may read any type.</summary>
    public static string? WhyUnreadable(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (info.Converter.GetType().Assembly != typeof(JsonSerializer).Assembly) return null;
        if (type == typeof(CancellationToken)) return "Take [FromHeader] off: the handler gets its token without it.";
        return type == typeof(nint) || type == typeof(nuint) || type.IsAssignableTo(typeof(MemberInfo))
            ? "Take a string, a number, or a type that has a converter."
            : null;
    }
}

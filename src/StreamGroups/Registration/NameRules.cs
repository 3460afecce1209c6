using System.Diagnostics.CodeAnalysis;

namespace StreamGroups.Registration;

/// <summary>Which names a stream, a group and a consumer may have.</summary>
internal static class NameRules
{
    private const char ReservedPrefix = '~';

    /// <summary>The engine keeps names that start with <c>~</c> for consumers of its own, and derives others from a group's name.</summary>
    public static bool IsReserved(string name) => name.StartsWith(ReservedPrefix);

    public static void ThrowIfReserved(string name, string what, string parameter)
    {
        if (IsReserved(name))
            throw new ArgumentException($"The {what} '{name}' starts with '~', which is kept for the library; choose another name.", parameter);
    }

    /// <summary>Says what is wrong with a name that came from configuration.</summary>
    public static bool IsUsable([NotNullWhen(true)] string? name, [NotNullWhen(false)] out string? what)
    {
        what = string.IsNullOrWhiteSpace(name) ? "an empty name"
            : IsReserved(name) ? $"'{name}', and names that start with '~' are kept for the library"
            : null;
        return what is null;
    }
}

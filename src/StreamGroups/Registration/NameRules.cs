using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

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

    /// <param name="name">The name.</param>
    /// <param name="what">Whose it is: the start of a sentence.</param>
    /// <param name="call">The call as it is right.</param>
    /// <param name="parameter">Filled in by the compiler.</param>
    /// <exception cref="ArgumentException">It is empty or null.</exception>
    public static void ThrowIfBlank(
        [NotNull] string? name, string what, string call, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        if (!string.IsNullOrWhiteSpace(name)) return;
        var message = $"{what} is {(name is null ? "null" : "empty")}; write {call}, and if the name comes from configuration, see whether it is set there.";
        throw name is null ? new ArgumentNullException(parameter, message) : new ArgumentException(message, parameter);
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

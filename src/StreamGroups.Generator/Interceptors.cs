using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace StreamGroups.Generator;

/// <summary>Whether a project lets the compiler call other methods than its code names.</summary>
internal static class Interceptors
{
    /// <summary>The namespace of what is called in place of the library's methods.</summary>
    public const string Namespace = "StreamGroups.Generated";

    // The package's targets set it, unless the project has switched that off.
    private const string Feature = "InterceptorsNamespaces";

    public static bool AreOn(ParseOptions? options) =>
        options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp12 }
        && options.Features.TryGetValue(Feature, out var namespaces)
        && namespaces.Split(';').Any(listed => listed.Trim() is { Length: > 0 } name && $"{Namespace}.".StartsWith($"{name}.", StringComparison.Ordinal));
}

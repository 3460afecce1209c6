using Microsoft.CodeAnalysis;

namespace StreamGroups.Generator.Reading;

/// <summary>The types that the generator knows by name.</summary>
internal static class KnownTypes
{
    public static bool IsHandlerMethod(IMethodSymbol method) =>
        method.ContainingType is { Name: "HandleExtensions" or "HandleBatchExtensions" } type && IsIn(type, "StreamGroups")
        && type.ContainingAssembly.Name == "StreamGroups";

    public static bool IsDelegate(ITypeSymbol type) => type.SpecialType == SpecialType.System_Delegate;

    public static bool IsStreamMessage(ITypeSymbol type) => IsNamed(type, "StreamGroups", "StreamMessage`1");

    public static bool IsReadOnlyList(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IReadOnlyList_T;

    public static bool IsAsyncSequence(ITypeSymbol type) => IsNamed(type, "System.Collections.Generic", "IAsyncEnumerable`1");

    public static bool IsTask(ITypeSymbol type) => IsNamed(type, "System.Threading.Tasks", "Task");

    public static bool IsTaskOfResult(ITypeSymbol type) => IsNamed(type, "System.Threading.Tasks", "Task`1");

    public static bool IsValueTask(ITypeSymbol type) => IsNamed(type, "System.Threading.Tasks", "ValueTask");

    public static bool IsValueTaskOfResult(ITypeSymbol type) => IsNamed(type, "System.Threading.Tasks", "ValueTask`1");

    public static bool IsNamed(ITypeSymbol? type, string space, string name) =>
        type is INamedTypeSymbol { ContainingType: null } && type.MetadataName == name && IsIn(type, space);

    public static string NamespaceOf(ISymbol type) => type.ContainingNamespace?.ToDisplayString() ?? "";

    private static bool IsIn(ISymbol type, string space) => NamespaceOf(type) == space;
}

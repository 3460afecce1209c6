using Microsoft.CodeAnalysis;

namespace StreamGroups.Generator.Reading;

internal static class SymbolExtensions
{
    /// <summary>Whether code can name it: tuples have no name of their own, and the compiler's own delegates have one that no code can write.</summary>
    public static bool CanBeReferenced(this INamedTypeSymbol type) => type.IsTupleType || type.CanBeReferencedByName;
}

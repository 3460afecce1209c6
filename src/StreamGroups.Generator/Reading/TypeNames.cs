using Microsoft.CodeAnalysis;

namespace StreamGroups.Generator.Reading;

/// <summary>Names types in a way that means the same in every file.</summary>
internal sealed class TypeNames(Compilation compilation)
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Null where it has no name, or one that another file may not use.</summary>
    public string? Of(ITypeSymbol type) => IsNameable(type) ? type.ToDisplayString(Format) : null;

    private bool IsNameable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsNameable(array.ElementType),
        IDynamicTypeSymbol => true,
        INamedTypeSymbol named => IsNameable(named),
        _ => false,
    };

    private bool IsNameable(INamedTypeSymbol type) =>
        type.TypeKind != TypeKind.Error && !type.IsAnonymousType && !type.IsFileLocal && type.CanBeReferenced() && !IsBehindAlias(type.ContainingAssembly)
        && compilation.IsSymbolAccessibleWithin(type.OriginalDefinition, compilation.Assembly)
        && (type.ContainingType is not { } outer || IsNameable(outer))
        && type.TypeArguments.All(IsNameable);

    private bool IsBehindAlias(IAssemblySymbol? assembly) =>
        assembly is not null && compilation.GetMetadataReference(assembly)?.Properties.Aliases is { IsDefaultOrEmpty: false } aliases
        && !aliases.Contains("global");
}

using Microsoft.CodeAnalysis;

namespace StreamGroups.Generator.Reading;

/// <summary>What a parameter's annotations say of null.</summary>
internal static class Annotations
{
    private const string Analysis = "System.Diagnostics.CodeAnalysis";

    /// <param name="parameter">The parameter.</param>
    /// <param name="level">0 for its own type, 1 for the first type argument of that, and so on.</param>
    public static bool AllowNull(IParameterSymbol parameter, int level)
    {
        if (level == 0 && Has(parameter, "DisallowNullAttribute")) return false;
        if (level == 0 && Has(parameter, "AllowNullAttribute")) return true;
        var type = parameter.Type;
        for (; level > 0; level--)
        {
            if (type is not INamedTypeSymbol { TypeArguments: [var first, ..] }) return false;
            type = first;
        }
        return type is { IsValueType: false, NullableAnnotation: NullableAnnotation.Annotated };
    }

    private static bool Has(IParameterSymbol parameter, string attribute) =>
        parameter.GetAttributes().Any(one => KnownTypes.IsNamed(one.AttributeClass, Analysis, attribute));
}

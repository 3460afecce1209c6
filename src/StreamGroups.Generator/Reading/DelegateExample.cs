using Microsoft.CodeAnalysis;

namespace StreamGroups.Generator.Reading;

/// <summary>
/// A lambda that has the same type as the handler, for types that the compiler makes itself: a delegate with default values, or with many parameters. It makes
/// one such type for all lambdas that look alike.
/// </summary>
internal static class DelegateExample
{
    /// <summary>Null where a parameter's type has no name.</summary>
    public static string? Of(INamedTypeSymbol type, TypeNames names)
    {
        var invoke = type.DelegateInvokeMethod!;
        if (names.Of(invoke.ReturnType) is not { } returned) return null;
        List<string> parameters = [];
        foreach (var parameter in invoke.Parameters)
        {
            if (names.Of(parameter.Type) is not { } name) return null;
            var prefix = parameter.IsParams ? "params " : "";
            var suffix = "";
            if (parameter.HasExplicitDefaultValue)
            {
                if (Literals.Of(parameter.ExplicitDefaultValue, parameter.Type, names) is not { } value) return null;
                suffix = $" = {(value == "null" ? "null!" : value)}";
            }
            parameters.Add($"{prefix}{name} p{parameters.Count}{suffix}");
        }
        return $"{returned} ({string.Join(", ", parameters)}) => throw null!";
    }
}

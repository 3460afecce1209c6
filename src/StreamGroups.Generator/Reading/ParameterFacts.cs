using Microsoft.CodeAnalysis;

namespace StreamGroups.Generator.Reading;

/// <summary>What a parameter's declaration says, as the initializer of the library's <c>HandlerParameter</c>.</summary>
internal static class ParameterFacts
{
    /// <summary>The message's: where it comes from nothing may say.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="level">How deep in its type the body's stands.</param>
    public static string? OfMessage(IParameterSymbol parameter, int level)
    {
        if (parameter.GetAttributes().Any(ParameterSource.IsOne)) return null;
        return Annotations.AllowNull(parameter, level) ? "AllowsNull = true" : "";
    }

    /// <summary>Null where its attributes have a fault, or values that cannot be written.</summary>
    public static string? Of(IParameterSymbol parameter, TypeNames names)
    {
        if (ParameterSource.Of(parameter, names) is not { } source) return null;
        var facts = source.Facts.ToList();
        if (Annotations.AllowNull(parameter, level: 0)) facts.Add("AllowsNull = true");
        if (parameter.HasExplicitDefaultValue)
        {
            if (Literals.Of(parameter.ExplicitDefaultValue, parameter.Type, names) is not { } value) return null;
            facts.Add("HasDefault = true");
            if (value is not ("null" or "default")) facts.Add($"Default = {value}");
        }
        return string.Join(", ", facts);
    }
}

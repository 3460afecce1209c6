using Microsoft.CodeAnalysis;

namespace StreamGroups.Generator.Reading;

/// <summary>What a parameter's declaration says, as the initializer of the library's <c>HandlerParameter</c>.</summary>
internal static class ParameterFacts
{
    /// <summary>The message's: where it comes from nothing may say.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="names">Names types.</param>
    public static string? OfMessage(IParameterSymbol parameter, ReadHandler handler, TypeNames names)
    {
        if (parameter.GetAttributes().Any(ParameterSource.IsOne)) return null;
        List<string> facts = [];
        if (handler.HeldBody is { } body)
        {
            if (names.Of(body) is not { } name) return null;
            facts.Add($"Body = MessageBody.Of<{name}>()");
        }
        if (Annotations.AllowNull(parameter, handler.BodyLevel)) facts.Add("AllowsNull = true");
        return string.Join(", ", facts);
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

using System.Reflection;

namespace StreamGroups.Binding;

/// <summary>A parameter that its handler can do without: it has a default value, or its type allows null.</summary>
internal static class OptionalParameter
{
    // Trimmed applications drop nullable annotations unless their project sets NullabilityInfoContextSupport.
    private const string AnnotationSwitch = "System.Reflection.NullabilityInfoContext.IsSupported";

    /// <summary>Whether an application can tell <c>IMailer?</c> from <c>IMailer</c>.</summary>
    public static bool AnnotationsAreKept => !AppContext.TryGetSwitch(AnnotationSwitch, out var kept) || kept;

    public static bool TryGetFallback<T>(ParameterInfo? parameter, out T? fallback)
    {
        fallback = parameter is { HasDefaultValue: true, DefaultValue: T value } ? value : default;
        return parameter is not null && (parameter.HasDefaultValue || AllowsNull(parameter, typeof(T)));
    }

    /// <param name="parameter">The parameter.</param>
    /// <param name="type">The type in question.</param>
    /// <param name="level">0 where that is the parameter's own type, 1 where it is the first type argument of that, and so on.</param>
    public static bool AllowsNull(ParameterInfo? parameter, Type type, int level = 0)
    {
        if (type.IsValueType) return Nullable.GetUnderlyingType(type) is not null;
        if (!AnnotationsAreKept || parameter is null) return false;
        var annotations = new NullabilityInfoContext().Create(parameter);
        for (; level > 0; level--)
        {
            if (annotations.GenericTypeArguments is not [var first, ..]) return false;
            annotations = first;
        }
        return annotations.WriteState == NullabilityState.Nullable;
    }
}

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
    /// <param name="isArgument">Whether that is the type argument of the parameter's type, instead of that type itself.</param>
    public static bool AllowsNull(ParameterInfo? parameter, Type type, bool isArgument = false)
    {
        if (type.IsValueType) return Nullable.GetUnderlyingType(type) is not null;
        if (!AnnotationsAreKept || parameter is null) return false;
        var annotations = new NullabilityInfoContext().Create(parameter);
        if (isArgument) return annotations.GenericTypeArguments is [var argument] && argument.WriteState == NullabilityState.Nullable;
        return annotations.WriteState == NullabilityState.Nullable;
    }
}

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

    public static bool AllowsNull(ParameterInfo? parameter, Type type)
    {
        if (type.IsValueType) return Nullable.GetUnderlyingType(type) is not null;
        return AnnotationsAreKept && parameter is not null
            && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
    }

    /// <summary>As <see cref="AllowsNull"/>, for the type argument that so many levels down stands first: 1 is the items of a list.</summary>
    public static bool AllowsNullWithin(ParameterInfo? parameter, Type type, int level)
    {
        if (type.IsValueType) return Nullable.GetUnderlyingType(type) is not null;
        if (!AnnotationsAreKept || parameter is null) return false;
        var info = new NullabilityInfoContext().Create(parameter);
        for (; level > 0; level--)
        {
            if (info.GenericTypeArguments is not [var first, ..]) return false;
            info = first;
        }
        return info.WriteState == NullabilityState.Nullable;
    }
}

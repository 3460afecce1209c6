using StreamGroups.CompilerServices;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>A parameter as the generator has read it.</summary>
internal sealed class GeneratedParameter(HandlerParameter parameter) : ParameterDeclaration
{
    public override string? Name => parameter.Name;

    public override bool AnnotationsAreKept => true;

    public override ParameterSource SourceIn(PipelineBuildContext build, int position) => new(parameter.Header, parameter.Key, parameter.IsService);

    public override bool TryGetFallback<T>(out T? fallback)
        where T : default
    {
        fallback = parameter is { HasDefault: true, Default: T value } ? value : default;
        return parameter.HasDefault || AllowsNull(parameter, typeof(T));
    }

    public static bool AllowsNull(HandlerParameter parameter, Type type) =>
        type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : parameter.AllowsNull;
}

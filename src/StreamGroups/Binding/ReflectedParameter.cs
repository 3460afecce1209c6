using System.Reflection;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>A parameter as reflection finds it; null where the method does not declare it.</summary>
internal sealed class ReflectedParameter(ParameterInfo? parameter) : ParameterDeclaration
{
    public override string? Name => parameter?.Name;

    public override bool AnnotationsAreKept => OptionalParameter.AnnotationsAreKept;

    public override ParameterSource SourceIn(PipelineBuildContext build, int position) => ParameterSource.Of(build, parameter, position);

    public override bool TryGetFallback<T>(out T? fallback)
        where T : default => OptionalParameter.TryGetFallback(parameter, out fallback);
}

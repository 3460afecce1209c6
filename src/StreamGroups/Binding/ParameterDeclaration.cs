using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>What is said of a handler's parameter, beside its type.</summary>
internal abstract class ParameterDeclaration
{
    public abstract string? Name { get; }

    /// <summary>Whether <c>IMailer?</c> can be told from <c>IMailer</c>.</summary>
    public abstract bool AnnotationsAreKept { get; }

    /// <summary>Where its attributes say that it comes from; adds a fault where they contradict each other.</summary>
    public abstract ParameterSource SourceIn(PipelineBuildContext build, int position);

    /// <summary>What it can have in place of something that is missing: its default value, or null where its type allows that.</summary>
    public abstract bool TryGetFallback<T>(out T? fallback);
}

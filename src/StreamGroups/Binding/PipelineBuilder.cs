using StreamGroups.Handling;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Builds the pipeline of a handler whose message type is known to the compiler.</summary>
internal static class PipelineBuilder
{
    /// <summary>Null where the handler has a fault.</summary>
    public static IMessagePipeline? Build<T>(PipelineBuildContext build, HandlerDeclaration handler, Func<HandlerParameters, HandlerCall<T>> bind)
    {
        var before = build.Faults.Count;
        HandlerShape.Check(build, handler, typeof(T));
        var parameters = new HandlerParameters(build, handler);
        var call = bind(parameters);
        HandlerShape.CheckResult(build, call.ResultType, call.ResultType);
        var invoker = HandlerComposition.Compose(build, call, parameters);
        if (build.Faults.Count > before) return null;
        var parts = new PipelineParts(build, handler, parameters);
        return StreamMessages.IsOne(typeof(T)) ? (handler.HeldBody ?? StreamMessages.HeldBodyOf<T>()).Build(parts, invoker) : parts.Build(invoker, isHeld: false);
    }
}

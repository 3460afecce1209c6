using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using StreamGroups.Handling;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Builds the pipeline of a handler of any shape that takes many messages at once.</summary>
[RequiresUnreferencedCode(DelegateHandler.Unreferenced)]
[RequiresDynamicCode(DelegateHandler.Dynamic)]
internal static class BatchDelegateHandler
{
    /// <summary>What is in the handler's list; null where its first parameter is no list.</summary>
    public static Type? ItemOf(DelegateSignature signature) =>
        signature.Parameters is [{ IsGenericType: true } first, ..] && first.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? first.GenericTypeArguments[0]
            : null;

    public static IMessagePipeline? Build(PipelineBuildContext build, Delegate handler)
    {
        var before = build.Faults.Count;
        var signature = DelegateSignature.Of(handler);
        HandlerShape.CheckSignature(build, signature, new HandlerMethod(handler), null);
        var item = ItemOf(signature);
        if (signature.Parameters.Count > 0 && item is null) build.Faults.Add(HandlerFaults.NotABatch(build.Group, signature.Parameters[0]));
        if (build.Faults.Count > before || item is null) return null;
        if (ReturnType.Of(signature.Result).Result is not null)
        {
            build.Faults.Add(HandlerFaults.ResultOfBatch(build.Group, signature.Result));
            return null;
        }
        var name = StreamMessages.IsOne(item) ? nameof(OfMessages) : nameof(OfBodies);
        var typed = typeof(BatchDelegateHandler).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(StreamMessages.BodyOf(item));
        return (IMessagePipeline?)typed.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [build, handler, signature], null);
    }

    private static IMessagePipeline? OfBodies<T>(PipelineBuildContext build, Delegate handler, DelegateSignature signature) =>
        BatchPipelineBuilder.OfBodies<T>(
            build, new HandlerMethod(handler), parameters => DelegateHandler.Compile<IReadOnlyList<T>>(handler, signature, parameters).WithoutResult());

    private static IMessagePipeline? OfMessages<T>(PipelineBuildContext build, Delegate handler, DelegateSignature signature) =>
        BatchPipelineBuilder.OfMessages<T>(
            build, new HandlerMethod(handler),
            parameters => DelegateHandler.Compile<IReadOnlyList<StreamMessage<T>>>(handler, signature, parameters).WithoutResult());
}

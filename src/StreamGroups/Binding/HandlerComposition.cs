using StreamGroups.Filters;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Puts together what runs for a message: filters, the handler, and what takes its result. Where there is nothing to add nothing is.</summary>
internal static class HandlerComposition
{
    public static MessageInvoker<T> Compose<T>(PipelineBuildContext build, HandlerCall<T> call, HandlerParameters parameters)
    {
        if (build.Filters.Count == 0 && !MayBeOutcome(call.ResultType)) return call.WithoutResult();
        var handler = call.WithResult();
        if (build.Filters.Count == 0) return Taking(handler);
        parameters.NeedEverything();
        return Taking(ConsumeChain.Around(handler, build.Filters, build.Metadata));
    }

    private static bool MayBeOutcome(Type? result) => result?.IsAssignableFrom(typeof(Outcome)) == true;

    private static MessageInvoker<T> Taking<T>(ResultInvoker<T> invoker) => (message, in invocation) =>
    {
        var running = invoker(message, in invocation);
        if (!running.IsCompletedSuccessfully) return ResultTaker.TakeAsync(running, invocation.Delivery);
        ResultTaker.Take(running.GetAwaiter().GetResult(), invocation.Delivery);
        return default;
    };
}

using Microsoft.Extensions.DependencyInjection;
using StreamGroups.CompilerServices;
using StreamGroups.Filters;
using StreamGroups.Handling;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Puts together what runs for a message: filters, the handler, and what takes its result. Where there is nothing to add nothing is.</summary>
internal static class HandlerComposition
{
    public static MessageInvoker<T> Compose<T>(PipelineBuildContext build, HandlerCall<T> call, HandlerParameters parameters)
    {
        var targets = TargetsOf(build, call, parameters);
        if (build.Filters.Count == 0 && targets is null && !MayBeOutcome(call.ResultType)) return call.WithoutResult();
        var handler = call.WithResult();
        var taker = new ResultTaker(targets);
        if (build.Filters.Count == 0)
        {
            var taking = Taking(handler, taker);
            return MayBeOutcome(call.ResultType) || targets is { AreRepliesAlone: false } ? taking : ForRequests(call.WithoutResult(), taking);
        }
        parameters.NeedEverything();
        return Taking(ConsumeChain.Around(handler, build.Filters, build.Metadata), taker);
    }

    private static ResultTargets? TargetsOf<T>(PipelineBuildContext build, HandlerCall<T> call, HandlerParameters parameters)
    {
        var hasResult = call.ResultType is { } type && type != typeof(Outcome);
        if (!hasResult && build.PublishTo.Count > 0) build.Faults.Add(HandlerFaults.NothingToPublish(build.Group, build.PublishTo[0]));
        if (!hasResult || (build.PublishTo.Count == 0 && !build.Replies)) return null;
        var writer = new ResultWriter((result, options) => call.Write(result, options, build.Json), build.MaxMessageSize, build.Services.GetService<IDeliveryObserver>() is not null);
        return new ResultTargets(build.PublishTo, build.Replies, writer, FiltersOf(build, writer, parameters));
    }

    private static ResultFilters? FiltersOf(PipelineBuildContext build, ResultWriter writer, HandlerParameters parameters)
    {
        var filters = build.Services.GetRequiredService<PublishFilters>();
        if (!build.PublishTo.Any(filters.AreFor) && !(build.Replies && filters.AreFor(null))) return null;
        parameters.NeedToken();
        return new ResultFilters(filters, writer);
    }

    private static bool MayBeOutcome(Type? result) => result?.IsAssignableFrom(typeof(Outcome)) == true;

    /// <summary>Without a request the result is of no use, and is not even boxed.</summary>
    private static MessageInvoker<T> ForRequests<T>(MessageInvoker<T> without, MessageInvoker<T> with) => (message, in invocation) =>
        ResultTargets.IsRequest(invocation.Delivery) ? with(message, in invocation) : without(message, in invocation);

    private static MessageInvoker<T> Taking<T>(ResultInvoker<T> invoker, ResultTaker taker) => (message, in invocation) =>
    {
        var running = invoker(message, in invocation);
        return running.IsCompletedSuccessfully
            ? taker.TakeAsync(running.GetAwaiter().GetResult(), invocation.Delivery, invocation.CancellationToken)
            : taker.TakeAsync(running, invocation.Delivery, invocation.CancellationToken);
    };
}

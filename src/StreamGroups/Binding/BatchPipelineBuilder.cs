using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.CompilerServices;
using StreamGroups.Filters;
using StreamGroups.Handling;
using StreamGroups.Handling.Batches;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Builds the pipeline of a handler that takes many messages at once.</summary>
internal static class BatchPipelineBuilder
{
    /// <summary>Of a handler that takes the bodies alone; null where it has a fault.</summary>
    public static IMessagePipeline? OfBodies<T>(
        PipelineBuildContext build, HandlerDeclaration handler, Func<HandlerParameters, MessageInvoker<IReadOnlyList<T>>> bind) =>
        Build<T, T>(build, handler, bind, needsContexts: false, static (body, _, _) => body, level: 1);

    /// <summary>Of a handler that settles single messages; null where it has a fault.</summary>
    public static IMessagePipeline? OfMessages<T>(
        PipelineBuildContext build, HandlerDeclaration handler, Func<HandlerParameters, MessageInvoker<IReadOnlyList<StreamMessage<T>>>> bind) =>
        Build<T, StreamMessage<T>>(build, handler, bind, needsContexts: true, static (body, context, _) => new(body, context!), level: 2);

    /// <param name="build">The group and the services.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="bind">Binds its parameters.</param>
    /// <param name="needsContexts">Whether each item has a context.</param>
    /// <param name="item">Makes what the handler has in its list.</param>
    /// <param name="level">How deep in the type of the first parameter the message's own stands.</param>
    private static BatchPipeline? Build<T, TItem>(
        PipelineBuildContext build, HandlerDeclaration handler, Func<HandlerParameters, MessageInvoker<IReadOnlyList<TItem>>> bind, bool needsContexts,
        Func<T, MessageContext?, BatchItem, TItem> item, int level)
    {
        var before = build.Faults.Count;
        HandlerShape.Check(build, handler, typeof(T));
        var parameters = new HandlerParameters(build, handler);
        var invoker = bind(parameters);
        if (parameters.NeedsContext) build.Faults.Add(HandlerFaults.ContextOfBatch(build.Group));
        if (parameters.TakesHeaders) build.Faults.Add(HandlerFaults.HeaderOfBatch(build.Group));
        if (build.PublishTo.Count > 0) build.Faults.Add(HandlerFaults.NothingToPublish(build.Group, build.PublishTo[0]));
        if (build.Faults.Count > before) return null;
        var allowNull = handler.MessageAllowsNull(typeof(T), level);
        if (PipelineParts.CreateReader<T>(build, allowNull) is not { } reader) return null;
        var logger = build.Services.GetRequiredService<ILoggerFactory>().CreateLogger(GroupCategory.Of(build.Group));
        return new BatchPipeline(Attempt(), build.Services.GetRequiredService<TimeProvider>(), logger);

        IBatchHandler Attempt()
        {
            if (build.BatchFilters.Count == 0) return Handler(item, needsContexts, invoker);
            parameters.NeedEverything();
            return Handler(
                static (body, context, part) => new BatchMessage<T>(body, context!, part), needsContexts: true,
                BatchChain.Around(invoker, item, build.BatchFilters, build.Metadata));
        }

        BatchHandler<T, TPart> Handler<TPart>(
            Func<T, MessageContext?, BatchItem, TPart> part, bool needsContexts, MessageInvoker<IReadOnlyList<TPart>> invoker) => new(
            reader, part, needsContexts, needsContexts || parameters.UsesToken, invoker,
            parameters.NeedsScope ? build.Services.GetRequiredService<IServiceScopeFactory>() : null, build.MaxMessageSize);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamGroups.Handling;
using StreamGroups.Handling.Batches;
using StreamGroups.Registration;

namespace StreamGroups.Binding;

/// <summary>Builds the pipeline of a handler that takes many messages at once.</summary>
internal static class BatchPipelineBuilder
{
    /// <summary>Of a handler that takes the bodies alone; null where it has a fault.</summary>
    public static IMessagePipeline? OfBodies<T>(
        PipelineBuildContext build, Delegate handler, Func<HandlerParameters, MessageInvoker<IReadOnlyList<T>>> bind) =>
        Build<T, T>(build, handler, bind, needsContexts: false, static (body, _) => body, level: 1);

    /// <summary>Of a handler that settles single messages; null where it has a fault.</summary>
    public static IMessagePipeline? OfMessages<T>(
        PipelineBuildContext build, Delegate handler, Func<HandlerParameters, MessageInvoker<IReadOnlyList<StreamMessage<T>>>> bind) =>
        Build<T, StreamMessage<T>>(build, handler, bind, needsContexts: true, static (body, context) => new(body, context!), level: 2);

    /// <param name="build">The group and the services.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="bind">Binds its parameters.</param>
    /// <param name="needsContexts">Whether each item has a context.</param>
    /// <param name="item">Makes what the handler has in its list.</param>
    /// <param name="level">How deep in the type of the first parameter the message's own stands.</param>
    private static BatchPipeline? Build<T, TItem>(
        PipelineBuildContext build, Delegate handler, Func<HandlerParameters, MessageInvoker<IReadOnlyList<TItem>>> bind, bool needsContexts,
        Func<T, MessageContext?, TItem> item, int level)
    {
        var before = build.Faults.Count;
        var method = new HandlerMethod(handler);
        if (!handler.HasSingleTarget) build.Faults.Add(HandlerFaults.SeveralMethods(build.Group));
        HandlerShape.Check(build, method, typeof(T));
        var parameters = new HandlerParameters(build, method);
        var invoker = bind(parameters);
        if (parameters.NeedsContext) build.Faults.Add(HandlerFaults.ContextOfBatch(build.Group));
        if (parameters.TakesHeaders) build.Faults.Add(HandlerFaults.HeaderOfBatch(build.Group));
        if (build.PublishTo.Count > 0) build.Faults.Add(HandlerFaults.NothingToPublish(build.Group, build.PublishTo[0]));
        if (build.Filters.Count > 0) build.Faults.Add(HandlerFaults.FiltersOfBatch(build.Group));
        if (build.Faults.Count > before) return null;
        var allowNull = OptionalParameter.AllowsNull(method.Parameter(0), typeof(T), level);
        if (PipelineParts.CreateReader<T>(build, allowNull) is not { } reader) return null;
        var scopes = parameters.NeedsScope ? build.Services.GetRequiredService<IServiceScopeFactory>() : null;
        var logger = build.Services.GetRequiredService<ILoggerFactory>().CreateLogger(GroupCategory.Of(build.Group));
        var batches = new BatchHandler<T, TItem>(reader, item, needsContexts, needsContexts || parameters.UsesToken, invoker, scopes, build.MaxMessageSize);
        return new BatchPipeline(batches, build.Services.GetRequiredService<TimeProvider>(), logger);
    }
}

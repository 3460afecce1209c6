using Polly;
using StreamGroups.Filters;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Handling.Routing;

namespace StreamGroups.Registration;

/// <summary>A handler as it was given to <c>Handle</c>.</summary>
/// <param name="MessageType">The type that the message is read as.</param>
/// <param name="Handler">The user's lambda or method; null where it is a class.</param>
/// <param name="Build">Checks it against the application's services and builds its pipeline; adds a sentence to the faults where it cannot.</param>
internal sealed record HandlerRegistration(Type MessageType, Delegate? Handler, Func<PipelineBuildContext, IMessagePipeline?> Build)
{
    /// <summary>Whether it takes many messages at once.</summary>
    public bool IsBatch { get; init; }

    /// <summary>By which key its messages keep an order; one at most is allowed.</summary>
    public List<OrderRegistration> Orders { get; } = [];

    /// <summary>What fills its resilience pipeline, the outermost strategies first; empty where it has none.</summary>
    public List<Action<ResiliencePipelineBuilder, IServiceProvider>> Resilience { get; } = [];

    /// <summary>The rules for its exceptions; the first one that fits decides.</summary>
    public List<ExceptionRule> Rules { get; } = [];

    /// <summary>What has to hold for it to get a message, where its group has several; its type's name is not among them.</summary>
    public List<Selector> Selectors { get; } = [];

    /// <summary>The filters around it, inside those of its stream; the outermost first.</summary>
    public List<HandlerFilter> Filters { get; } = [];

    /// <summary>The streams that its results are published to.</summary>
    public List<string> PublishTo { get; } = [];

    /// <summary>What filters can know of it.</summary>
    public List<object> Metadata { get; } = [];
}

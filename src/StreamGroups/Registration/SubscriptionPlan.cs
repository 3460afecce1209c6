using StreamGroups.Engine.Dispatching.Lanes;
using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>A group that was checked and can be consumed.</summary>
internal sealed record SubscriptionPlan(
    GroupAddress Address, GroupRegistration Registration, IMessagePipeline Pipeline, ExceptionRules Rules)
{
    /// <summary>The streams that results are published to.</summary>
    public IEnumerable<string> PublishTo => Registration.Handlers.SelectMany(handler => handler.PublishTo).Distinct();

    public bool IsBroadcast => Registration.Kind == GroupKind.Broadcast;

    /// <summary>The names of filters around all handlers that its messages do not pass through, since they are pulled.</summary>
    public IReadOnlyList<string> PassesBy { get; init; } = [];

    /// <summary>Finds the keys by which messages keep an order; null where they keep none.</summary>
    public ILaneKeys? Keys { get; init; }
}

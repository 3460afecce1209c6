using StreamGroups.Handling;
using StreamGroups.Handling.Failures;
using StreamGroups.Transport;

namespace StreamGroups.Registration;

/// <summary>A group that was checked and can be consumed.</summary>
internal sealed record SubscriptionPlan(
    GroupAddress Address, GroupRegistration Registration, IMessagePipeline Pipeline, ExceptionRules Rules)
{
    public bool IsBroadcast => Registration.Kind == GroupKind.Broadcast;
}

using StreamGroups.Conformance.Application;

namespace StreamGroups.Tests.Application;

/// <summary>An application on the store in memory behaves as on any other.</summary>
public static class InMemoryApplicationConformance
{
    public sealed class Subscribing() : SubscribingConformance(new InMemoryApplicationServer());

    public sealed class Bodies() : BodyConformance(new InMemoryApplicationServer());

    public sealed class Crowd() : CrowdConformance(new InMemoryApplicationServer());

    public sealed class Failures() : FailureConformance(new InMemoryApplicationServer());

    public sealed class Takeovers() : TakeoverConformance(new InMemoryApplicationServer());

    public sealed class Settling() : SettlingConformance(new InMemoryApplicationServer());

    public sealed class Outcomes() : OutcomeConformance(new InMemoryApplicationServer());

    public sealed class Chains() : ChainConformance(new InMemoryApplicationServer());

    public sealed class ClassResults() : ClassResultConformance(new InMemoryApplicationServer());

    public sealed class ResultFilters() : ResultFilterConformance(new InMemoryApplicationServer());

    public sealed class Requests() : RequestConformance(new InMemoryApplicationServer());

    public sealed class PublishFilters() : PublishFilterConformance(new InMemoryApplicationServer());

    public sealed class DeadLetters() : DeadLetterOperationsConformance(new InMemoryApplicationServer());

    public sealed class Concurrency() : ConcurrencyConformance(new InMemoryApplicationServer());

    public sealed class Stopping() : StoppingConformance(new InMemoryApplicationServer());

    public sealed class Services() : ServicesConformance(new InMemoryApplicationServer());

    public sealed class Publishers() : PublisherConformance(new InMemoryApplicationServer());

    public sealed class Scheduling() : SchedulingConformance(new InMemoryApplicationServer());

    public sealed class Leases() : LeaseConformance(new InMemoryApplicationServer());

    public sealed class Retries() : RetryConformance(new InMemoryApplicationServer());

    public sealed class Limits() : LimitConformance(new InMemoryApplicationServer());

    public sealed class Rules() : RuleConformance(new InMemoryApplicationServer());

    public sealed class HandBacks() : HandBackConformance(new InMemoryApplicationServer());

    public sealed class Modes() : ModeConformance(new InMemoryApplicationServer());

    public sealed class ConsumerNames() : ConsumerNameConformance(new InMemoryApplicationServer());

    public sealed class Broadcasts() : BroadcastConformance(new InMemoryApplicationServer());

    public sealed class BroadcastPositions() : BroadcastPositionConformance(new InMemoryApplicationServer());

    public sealed class Pulling() : PullConformance(new InMemoryApplicationServer());

    public sealed class Health() : HealthConformance(new InMemoryApplicationServer());

    public sealed class Retention() : StreamRetentionConformance(new InMemoryApplicationServer());

    public sealed class Deleted() : DeletedConformance(new InMemoryApplicationServer());

    public sealed class Sharing() : SharingConformance(new InMemoryApplicationServer());

    public sealed class Handlers() : HandlerConformance(new InMemoryApplicationServer());

    public sealed class Routing() : RoutingConformance(new InMemoryApplicationServer());
    public sealed class Batches() : BatchConformance(new InMemoryApplicationServer());

    public sealed class BatchFilters() : BatchFilterConformance(new InMemoryApplicationServer());

    public sealed class RunTimeControl() : RunTimeControlConformance(new InMemoryApplicationServer());

    public sealed class Dynamic() : DynamicConformance(new InMemoryApplicationServer());
    public sealed class Order() : OrderConformance(new InMemoryApplicationServer());

    public sealed class Prefixes() : PrefixConformance(new InMemoryApplicationServer());

    public sealed class SingleActive() : SingleActiveConformance(new InMemoryApplicationServer());
}

using StreamGroups.Conformance.Application;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.IntegrationTests.Application;

/// <summary>An application on a real server behaves as on any other store.</summary>
public static class RedisApplicationConformance
{
    public sealed class Subscribing(SharedRedis redis) : SubscribingConformance(new RedisApplicationServer(redis));

    public sealed class Bodies(SharedRedis redis) : BodyConformance(new RedisApplicationServer(redis));

    public sealed class Crowd(SharedRedis redis) : CrowdConformance(new RedisApplicationServer(redis));

    public sealed class Failures(SharedRedis redis) : FailureConformance(new RedisApplicationServer(redis));

    public sealed class Takeovers(SharedRedis redis) : TakeoverConformance(new RedisApplicationServer(redis));

    public sealed class Settling(SharedRedis redis) : SettlingConformance(new RedisApplicationServer(redis));

    public sealed class Outcomes(SharedRedis redis) : OutcomeConformance(new RedisApplicationServer(redis));

    public sealed class Chains(SharedRedis redis) : ChainConformance(new RedisApplicationServer(redis));

    public sealed class ClassResults(SharedRedis redis) : ClassResultConformance(new RedisApplicationServer(redis));

    public sealed class ResultFilters(SharedRedis redis) : ResultFilterConformance(new RedisApplicationServer(redis));

    public sealed class Requests(SharedRedis redis) : RequestConformance(new RedisApplicationServer(redis));

    public sealed class PublishFilters(SharedRedis redis) : PublishFilterConformance(new RedisApplicationServer(redis));

    public sealed class DeadLetters(SharedRedis redis) : DeadLetterOperationsConformance(new RedisApplicationServer(redis));

    public sealed class Concurrency(SharedRedis redis) : ConcurrencyConformance(new RedisApplicationServer(redis));

    public sealed class Stopping(SharedRedis redis) : StoppingConformance(new RedisApplicationServer(redis));

    public sealed class Services(SharedRedis redis) : ServicesConformance(new RedisApplicationServer(redis));

    public sealed class Publishers(SharedRedis redis) : PublisherConformance(new RedisApplicationServer(redis));

    public sealed class Scheduling(SharedRedis redis) : SchedulingConformance(new RedisApplicationServer(redis));

    public sealed class Leases(SharedRedis redis) : LeaseConformance(new RedisApplicationServer(redis));

    public sealed class Retries(SharedRedis redis) : RetryConformance(new RedisApplicationServer(redis));

    public sealed class Limits(SharedRedis redis) : LimitConformance(new RedisApplicationServer(redis));

    public sealed class Rules(SharedRedis redis) : RuleConformance(new RedisApplicationServer(redis));

    public sealed class HandBacks(SharedRedis redis) : HandBackConformance(new RedisApplicationServer(redis));

    public sealed class Modes(SharedRedis redis) : ModeConformance(new RedisApplicationServer(redis));

    public sealed class ConsumerNames(SharedRedis redis) : ConsumerNameConformance(new RedisApplicationServer(redis));

    public sealed class Broadcasts(SharedRedis redis) : BroadcastConformance(new RedisApplicationServer(redis));

    public sealed class BroadcastPositions(SharedRedis redis) : BroadcastPositionConformance(new RedisApplicationServer(redis));

    public sealed class Pulling(SharedRedis redis) : PullConformance(new RedisApplicationServer(redis));

    public sealed class Health(SharedRedis redis) : HealthConformance(new RedisApplicationServer(redis));

    public sealed class Retention(SharedRedis redis) : StreamRetentionConformance(new RedisApplicationServer(redis));

    public sealed class Deleted(SharedRedis redis) : DeletedConformance(new RedisApplicationServer(redis));

    public sealed class Sharing(SharedRedis redis) : SharingConformance(new RedisApplicationServer(redis));

    public sealed class Handlers(SharedRedis redis) : HandlerConformance(new RedisApplicationServer(redis));

    public sealed class Routing(SharedRedis redis) : RoutingConformance(new RedisApplicationServer(redis));
    public sealed class Batches(SharedRedis redis) : BatchConformance(new RedisApplicationServer(redis));

    public sealed class BatchFilters(SharedRedis redis) : BatchFilterConformance(new RedisApplicationServer(redis));

    public sealed class RunTimeControl(SharedRedis redis) : RunTimeControlConformance(new RedisApplicationServer(redis));

    public sealed class Dynamic(SharedRedis redis) : DynamicConformance(new RedisApplicationServer(redis));
    public sealed class Order(SharedRedis redis) : OrderConformance(new RedisApplicationServer(redis));

    public sealed class Prefixes(SharedRedis redis) : PrefixConformance(new RedisApplicationServer(redis));

    public sealed class SingleActive(SharedRedis redis) : SingleActiveConformance(new RedisApplicationServer(redis));
}

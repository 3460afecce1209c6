using StreamGroups.Conformance;
using StreamGroups.Conformance.Retention;
using StreamGroups.TestSupport.RedisServers;

namespace StreamGroups.IntegrationTests.Transport;

/// <summary>The transport over a real server does what every transport must do.</summary>
public static class RedisTransportConformance
{
    public sealed class Publishing(SharedRedis redis) : PublishingConformance(new RedisHarness(redis));

    public sealed class Once(SharedRedis redis) : OnceConformance(new RedisHarness(redis));

    public sealed class Schedules(SharedRedis redis) : ScheduleConformance(new RedisHarness(redis));

    public sealed class Groups(SharedRedis redis) : GroupConformance(new RedisHarness(redis));

    public sealed class Names(SharedRedis redis) : NameConformance(new RedisHarness(redis));

    public sealed class Reading(SharedRedis redis) : ReadingConformance(new RedisHarness(redis));

    public sealed class BlockingReads(SharedRedis redis) : BlockingReadConformance(new RedisHarness(redis));

    public sealed class PlainReading(SharedRedis redis) : PlainReadingConformance(new RedisHarness(redis));

    public sealed class Positions(SharedRedis redis) : PositionConformance(new RedisHarness(redis));

    public sealed class SharedReading(SharedRedis redis) : SharedReadingConformance(new RedisHarness(redis));

    public sealed class LostGroups(SharedRedis redis) : LostGroupConformance(new RedisHarness(redis));

    public sealed class Wipes() : WipeConformance(new RedisHarness());

    public sealed class Leftovers(SharedRedis redis) : LeftoverConformance(new RedisHarness(redis));

    public sealed class Claiming(SharedRedis redis) : ClaimingConformance(new RedisHarness(redis));

    public sealed class ClaimWalks(SharedRedis redis) : ClaimWalkConformance(new RedisHarness(redis));

    public sealed class Exhausted(SharedRedis redis) : ExhaustedConformance(new RedisHarness(redis));

    public sealed class Acks(SharedRedis redis) : AckConformance(new RedisHarness(redis));

    public sealed class Forwards(SharedRedis redis) : ForwardConformance(new RedisHarness(redis));

    public sealed class DeadLetters(SharedRedis redis) : DeadLetterConformance(new RedisHarness(redis));

    public sealed class NameClaims(SharedRedis redis) : NameClaimConformance(new RedisHarness(redis));

    public sealed class NameLeases(SharedRedis redis) : NameLeaseConformance(new RedisHarness(redis));

    public sealed class Renewals(SharedRedis redis) : RenewalConformance(new RedisHarness(redis));

    public sealed class Parking(SharedRedis redis) : ParkingConformance(new RedisHarness(redis));

    public sealed class Due(SharedRedis redis) : DueConformance(new RedisHarness(redis));

    public sealed class OwnerLeases(SharedRedis redis) : OwnerLeaseConformance(new RedisHarness(redis));

    public sealed class Restoring(SharedRedis redis) : RestoringConformance(new RedisHarness(redis));

    public sealed class Marks(SharedRedis redis) : MarkConformance(new RedisHarness(redis));

    public sealed class IdleConsumers(SharedRedis redis) : IdleConsumerConformance(new RedisHarness(redis));

    public sealed class Wakes(SharedRedis redis) : WakeConformance(new RedisHarness(redis));

    public sealed class DeadLetterReading(SharedRedis redis) : DeadLetterReadingConformance(new RedisHarness(redis));

    public sealed class DeadLetterReplays(SharedRedis redis) : DeadLetterReplayConformance(new RedisHarness(redis));

    public sealed class ParkedHistories(SharedRedis redis) : ParkedHistoryConformance(new RedisHarness(redis), 10);

    public sealed class SettledTrims(SharedRedis redis) : SettledTrimConformance(new RedisHarness(redis));

    public sealed class LimitTrims(SharedRedis redis) : LimitTrimConformance(new RedisHarness(redis));

    public sealed class DeletingAcks(SharedRedis redis) : DeletingAckConformance(new RedisHarness(redis));

    public sealed class Collecting(SharedRedis redis) : CollectConformance(new RedisHarness(redis));

    public sealed class Holds(SharedRedis redis) : HoldConformance(new RedisHarness(redis));

    public sealed class ActiveLeases(SharedRedis redis) : ActiveLeaseConformance(new RedisHarness(redis));
}

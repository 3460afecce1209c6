using StreamGroups.Conformance;
using StreamGroups.Conformance.Retention;
using StreamGroups.IntegrationTests.Transport;
using StreamGroups.TestSupport.RedisServers.Clusters;

namespace StreamGroups.IntegrationTests.Cluster;

/// <summary>The transport over a cluster does what every transport must do.</summary>
public static class ClusterTransportConformance
{
    public sealed class Publishing(SharedCluster cluster) : PublishingConformance(new RedisHarness(cluster));

    public sealed class Once(SharedCluster cluster) : OnceConformance(new RedisHarness(cluster));

    public sealed class Schedules(SharedCluster cluster) : ScheduleConformance(new RedisHarness(cluster));

    public sealed class Groups(SharedCluster cluster) : GroupConformance(new RedisHarness(cluster));

    public sealed class Names(SharedCluster cluster) : NameConformance(new RedisHarness(cluster));

    public sealed class Reading(SharedCluster cluster) : ReadingConformance(new RedisHarness(cluster));

    public sealed class BlockingReads(SharedCluster cluster) : BlockingReadConformance(new RedisHarness(cluster));

    public sealed class PlainReading(SharedCluster cluster) : PlainReadingConformance(new RedisHarness(cluster));

    public sealed class Positions(SharedCluster cluster) : PositionConformance(new RedisHarness(cluster));

    public sealed class SharedReading(SharedCluster cluster) : SharedReadingConformance(new RedisHarness(cluster));

    public sealed class LostGroups(SharedCluster cluster) : LostGroupConformance(new RedisHarness(cluster));

    public sealed class Leftovers(SharedCluster cluster) : LeftoverConformance(new RedisHarness(cluster));

    public sealed class Claiming(SharedCluster cluster) : ClaimingConformance(new RedisHarness(cluster));

    public sealed class ClaimWalks(SharedCluster cluster) : ClaimWalkConformance(new RedisHarness(cluster));

    public sealed class Exhausted(SharedCluster cluster) : ExhaustedConformance(new RedisHarness(cluster));

    public sealed class Acks(SharedCluster cluster) : AckConformance(new RedisHarness(cluster));

    public sealed class DeadLetters(SharedCluster cluster) : DeadLetterConformance(new RedisHarness(cluster));

    public sealed class NameClaims(SharedCluster cluster) : NameClaimConformance(new RedisHarness(cluster));

    public sealed class NameLeases(SharedCluster cluster) : NameLeaseConformance(new RedisHarness(cluster));

    public sealed class Renewals(SharedCluster cluster) : RenewalConformance(new RedisHarness(cluster));

    public sealed class Parking(SharedCluster cluster) : ParkingConformance(new RedisHarness(cluster));

    public sealed class Due(SharedCluster cluster) : DueConformance(new RedisHarness(cluster));

    public sealed class OwnerLeases(SharedCluster cluster) : OwnerLeaseConformance(new RedisHarness(cluster));

    public sealed class Restoring(SharedCluster cluster) : RestoringConformance(new RedisHarness(cluster));

    public sealed class Marks(SharedCluster cluster) : MarkConformance(new RedisHarness(cluster));

    public sealed class IdleConsumers(SharedCluster cluster) : IdleConsumerConformance(new RedisHarness(cluster));

    public sealed class Wakes(SharedCluster cluster) : WakeConformance(new RedisHarness(cluster));

    public sealed class Forwards(SharedCluster cluster) : ForwardConformance(new RedisHarness(cluster, inOneSlot: true));

    public sealed class DeadLetterReading(SharedCluster cluster) : DeadLetterReadingConformance(new RedisHarness(cluster));

    public sealed class DeadLetterReplays(SharedCluster cluster) : DeadLetterReplayConformance(new RedisHarness(cluster));

    public sealed class ParkedHistories(SharedCluster cluster) : ParkedHistoryConformance(new RedisHarness(cluster), 10);

    public sealed class SettledTrims(SharedCluster cluster) : SettledTrimConformance(new RedisHarness(cluster));

    public sealed class LimitTrims(SharedCluster cluster) : LimitTrimConformance(new RedisHarness(cluster));

    public sealed class DeletingAcks(SharedCluster cluster) : DeletingAckConformance(new RedisHarness(cluster));

    public sealed class Collecting(SharedCluster cluster) : CollectConformance(new RedisHarness(cluster));

    public sealed class Holds(SharedCluster cluster) : HoldConformance(new RedisHarness(cluster));

    public sealed class ActiveLeases(SharedCluster cluster) : ActiveLeaseConformance(new RedisHarness(cluster));
}

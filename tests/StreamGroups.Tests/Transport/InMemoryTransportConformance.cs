using StreamGroups.Conformance;
using StreamGroups.Conformance.Retention;

namespace StreamGroups.Tests.Transport;

/// <summary>The transport in memory does what every transport must do.</summary>
public static class InMemoryTransportConformance
{
    public sealed class Publishing() : PublishingConformance(new InMemoryHarness());

    public sealed class Once() : OnceConformance(new InMemoryHarness());

    public sealed class Schedules() : ScheduleConformance(new InMemoryHarness());

    public sealed class Groups() : GroupConformance(new InMemoryHarness());

    public sealed class Names() : NameConformance(new InMemoryHarness());

    public sealed class Reading() : ReadingConformance(new InMemoryHarness());

    public sealed class BlockingReads() : BlockingReadConformance(new InMemoryHarness());

    public sealed class PlainReading() : PlainReadingConformance(new InMemoryHarness());

    public sealed class Positions() : PositionConformance(new InMemoryHarness());

    public sealed class SharedReading() : SharedReadingConformance(new InMemoryHarness());

    public sealed class LostGroups() : LostGroupConformance(new InMemoryHarness());

    public sealed class Wipes() : WipeConformance(new InMemoryHarness());

    public sealed class Leftovers() : LeftoverConformance(new InMemoryHarness());

    public sealed class Claiming() : ClaimingConformance(new InMemoryHarness());

    public sealed class ClaimWalks() : ClaimWalkConformance(new InMemoryHarness());

    public sealed class Exhausted() : ExhaustedConformance(new InMemoryHarness());

    public sealed class Acks() : AckConformance(new InMemoryHarness());

    public sealed class Forwards() : ForwardConformance(new InMemoryHarness());

    public sealed class DeadLetters() : DeadLetterConformance(new InMemoryHarness());

    public sealed class NameClaims() : NameClaimConformance(new InMemoryHarness());

    public sealed class NameLeases() : NameLeaseConformance(new InMemoryHarness());

    public sealed class Renewals() : RenewalConformance(new InMemoryHarness());

    public sealed class Parking() : ParkingConformance(new InMemoryHarness());

    public sealed class Due() : DueConformance(new InMemoryHarness());

    public sealed class OwnerLeases() : OwnerLeaseConformance(new InMemoryHarness());

    public sealed class Restoring() : RestoringConformance(new InMemoryHarness());

    public sealed class Marks() : MarkConformance(new InMemoryHarness());

    public sealed class IdleConsumers() : IdleConsumerConformance(new InMemoryHarness());

    public sealed class Wakes() : WakeConformance(new InMemoryHarness());

    public sealed class DeadLetterReading() : DeadLetterReadingConformance(new InMemoryHarness());

    public sealed class DeadLetterReplays() : DeadLetterReplayConformance(new InMemoryHarness());

    public sealed class ParkedHistories() : ParkedHistoryConformance(new InMemoryHarness(), 300);

    public sealed class SettledTrims() : SettledTrimConformance(new InMemoryHarness());

    public sealed class LimitTrims() : LimitTrimConformance(new InMemoryHarness());

    public sealed class DeletingAcks() : DeletingAckConformance(new InMemoryHarness());

    public sealed class Collecting() : CollectConformance(new InMemoryHarness());

    public sealed class Holds() : HoldConformance(new InMemoryHarness());

    public sealed class ActiveLeases() : ActiveLeaseConformance(new InMemoryHarness());
}

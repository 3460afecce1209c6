using StreamGroups.Engine.Leasing;
using StreamGroups.Testing.Recording;

namespace StreamGroups.Testing.Quiet;

/// <summary>Tells whether a running handler's lease should have been renewed, or ended, by now: then time must not go on yet.</summary>
internal sealed class LeaseWatch(Journal journal, MappedOptions options, TimeProvider time)
{
    public bool IsBehind(DeliveryRecord record)
    {
        if (record.Group.IsBroadcast) return false; // There is none.
        if (journal.RunningDelivery(record) is not { IsGone: false, IsLost: false, IsSettled: false } delivery) return false;
        var (ackWait, maxLease) = (options.Of(record.Group).AckWait, options.Of(record.Group).EffectiveMaxLease);
        var age = time.GetElapsedTime(delivery.LeasedAt);
        if (age < ackWait / 2) return false; // The keeper looks at it a third and again a twelfth of the lease after it began, and a little later.
        var renewedFor = delivery.RenewingSince is > 0 and var since ? time.GetElapsedTime(since) : (TimeSpan?)null;
        return LeasePolicy.Decide(age, renewedFor, ackWait, maxLease) is LeaseAction.Renew or LeaseAction.Expire;
    }
}

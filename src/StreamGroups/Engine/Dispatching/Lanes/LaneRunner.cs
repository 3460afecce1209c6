using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Dispatching.Lanes;

/// <summary>
/// Runs deliveries that keep an order by key. One that is to be delivered again stays with this process and its lane waits for it: its lease is renewed
/// meanwhile, and the store counts the further delivery when its handler is about to begin.
/// </summary>
internal sealed class LaneRunner(
    IDeliveryRunner inner, LaneLine lanes, IStreamTransport transport, InFlight inFlight, Settler settler, SubscriptionIdentity identity,
    TimeProvider time, ILogger logger) : IDeliveryRunner
{
    /// <summary>What the store could not be asked about is tried again no sooner than this.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);

    public async ValueTask RunAsync(Delivery delivery, long now)
    {
        if (delivery.IsUncounted)
        {
            if (!await CountAsync(delivery).ConfigureAwait(false)) return;
            now = time.GetTimestamp();
        }
        await inner.RunAsync(delivery, now).ConfigureAwait(false);
        if (delivery.Stays is { } retry) Keep(delivery, retry);
    }

    /// <summary>False where it must not begin now.</summary>
    private async ValueTask<bool> CountAsync(Delivery delivery)
    {
        if (delivery.IsCancelled)
        {
            settler.HandBack(delivery);
            return false;
        }
        try
        {
            var sentAt = time.GetTimestamp();
            var counts = !delivery.MayBeCounted || !await IsCountedAsync(delivery).ConfigureAwait(false);
            delivery.MayBeCounted = true;
            var entries = await transport.ClaimOwnAsync(
                identity.Group, delivery.Consumer, identity.Token, new[] { delivery.Id }, counts, CancellationToken.None).ConfigureAwait(false);
            if (entries is [var entry])
            {
                delivery.Counted(entry, sentAt);
                inFlight.BeginsAgain(delivery);
                return true;
            }
            DispatchingLog.RetryGone(logger, delivery.Id, identity.Group); // Another has settled it, or has it, or it was trimmed.
            inFlight.Remove([delivery]);
        }
        catch (TransportException exception)
        {
            DispatchingLog.RetryNotBegun(logger, delivery.Id, identity.Group, PauseAfterFailure, exception.Message);
            delivery.DueAt = After(PauseAfterFailure);
            if (!lanes.TryPark(delivery)) settler.HandBack(delivery);
        }
        return false;
    }

    /// <summary>Whether a claim took effect whose answer was lost.</summary>
    private async ValueTask<bool> IsCountedAsync(Delivery delivery) =>
        await transport.PendingOfAsync(identity.Group, delivery.Consumer, delivery.Id.Previous, count: 1, CancellationToken.None).ConfigureAwait(false)
            is [var pending] && pending.Id == delivery.Id && pending.DeliveryCount > delivery.Count;

    private void Keep(Delivery delivery, StayingRetry retry)
    {
        var next = delivery.ToRepeat(retry, After(retry.Delay));
        if (!inFlight.Replace(delivery, next)) return; // A stream that began anew has taken its place.
        if (delivery.IsLost || !lanes.TryPark(next))
        {
            settler.HandBack(next);
            return;
        }
        next.CancellationToken.UnsafeRegister(static state => Hurry(state!), (lanes, next));
        if (delivery.IsLost) lanes.Hurry(next); // Since it was asked.
    }

    private static void Hurry(object state)
    {
        var (lanes, delivery) = ((LaneLine, Delivery))state;
        lanes.Hurry(delivery);
    }

    private long After(TimeSpan delay) => delay == TimeSpan.Zero ? 0 : time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
}

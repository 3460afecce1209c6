using Microsoft.Extensions.Logging;
using StreamGroups.Diagnostics;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Engine.Leasing;

/// <summary>
/// Renews the leases of everything unsettled, waiting or running, and cancels what it has lost. A lease is over at its local deadline whether the
/// server can be reached or not, so looking at deadlines never waits for a renewal.
/// </summary>
internal sealed class LeaseKeeper(
    IStreamTransport transport, SubscriptionIdentity identity, InFlight inFlight, Func<GroupOptions> options, TimeProvider time, ILogger logger)
{
    /// <summary>More IDs than this in one script would hold up the server for longer than 1 to 2 ms.</summary>
    private const int MostInOneRenewal = 256;

    /// <summary>Renewals that fail are tried again no sooner than this.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);

    /// <summary>A shorter delay is none.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly List<Delivery> _all = [];
    private readonly List<Delivery> _due = [];
    private readonly List<EntryId> _expired = [];
    private readonly List<EntryId> _overdue = [];
    private volatile Task _renewing = Task.CompletedTask;
    private long _saidAlive = time.GetTimestamp();
    private long? _failedAt;

    /// <summary>Keeps leases until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = Look(cancellationToken);
            await Task.Delay(next, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Completes when the renewal that is under way, if there is one, is answered.</summary>
    public Task AnsweredAsync() => _renewing;

    /// <summary>Renews one lease now; false where it is lost.</summary>
    public async ValueTask<bool> RenewAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.IsLost || (delivery.IsSettled && !delivery.IsGone)) return false;
        if (delivery.IsGone) return true;
        var sentAt = time.GetTimestamp();
        var states = await transport.RenewAsync(
            identity.Group, delivery.Consumer, identity.Token, new[] { delivery.Id }, cancellationToken).ConfigureAwait(false);
        delivery.RenewingSince = sentAt;
        Apply(delivery, states[0], sentAt);
        return !delivery.IsLost;
    }

    /// <summary>Looks at all leases, begins the renewing of those that need it, and returns the time until the next look.</summary>
    private TimeSpan Look(CancellationToken cancellationToken)
    {
        var (ackWait, maxLease) = (options().AckWait, options().EffectiveMaxLease);
        var now = time.GetTimestamp();
        var canRenew = _renewing.IsCompleted && (_failedAt is not { } failed || time.GetElapsedTime(failed, now) >= PauseAfterFailure);
        if (canRenew) _due.Clear();
        _all.Clear();
        using var hold = inFlight.Deliveries.Hold();
        inFlight.CopyTo(_all);
        var deadline = LeasePolicy.Deadline(ackWait);
        var next = LeasePolicy.Interval(ackWait, _all.Count == 0);
        foreach (var delivery in _all)
        {
            if (delivery.IsLost || delivery.IsGone) continue;
            if (delivery.Consumer != identity.Consumer)
            {
                Lose(delivery); // The name that it was delivered to is another process's by now.
                continue;
            }
            var age = time.GetElapsedTime(delivery.LeasedAt, now);
            var renewedFor = delivery.RenewingSince is > 0 and var since ? time.GetElapsedTime(since, now) : (TimeSpan?)null;
            switch (LeasePolicy.Decide(age, renewedFor, ackWait, maxLease))
            {
                case LeaseAction.Expire:
                    delivery.IsOverdue = renewedFor >= maxLease;
                    (delivery.IsOverdue ? _overdue : _expired).Add(delivery.Id);
                    Lose(delivery);
                    continue;
                case LeaseAction.Renew when canRenew:
                    _due.Add(delivery);
                    break;
            }
            if (deadline - age < next) next = deadline - age;
        }
        _all.Clear();
        TellOfEnded(ackWait, maxLease);
        var isQuiet = time.GetElapsedTime(_saidAlive, now) >= LeasePolicy.Heartbeat(ackWait);
        if (canRenew && (_due.Count > 0 || isQuiet)) _renewing = RenewDueAsync(cancellationToken);
        return next > Tick ? SharedTick.Align(next, time) : Tick;
    }

    private void TellOfEnded(TimeSpan ackWait, TimeSpan maxLease)
    {
        if (_expired.Count > 0) LeasingLog.Expired(logger, identity.Group, ackWait, EntryNames.Of(_expired));
        if (_overdue.Count > 0) LeasingLog.Overdue(logger, identity.Group, maxLease, EntryNames.Of(_overdue));
        _expired.Clear();
        _overdue.Clear();
    }

    /// <summary>Never throws.</summary>
    private async Task RenewDueAsync(CancellationToken cancellationToken)
    {
        using var hold = inFlight.Deliveries.Hold();
        try
        {
            for (var from = 0; from == 0 || from < _due.Count; from += MostInOneRenewal)
            {
                await RenewAsync(_due.GetRange(from, Math.Min(MostInOneRenewal, _due.Count - from)), cancellationToken).ConfigureAwait(false);
            }
            _failedAt = null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nothing is left to be renewed.
        }
        catch (Exception exception)
        {
            _failedAt = time.GetTimestamp();
            // The deadlines go on, and the reader reports the outage.
            if (exception is TransportException) LeasingLog.RenewalFailed(logger, identity.Group, exception.Message);
            else LeasingLog.RenewalBroke(logger, exception, identity.Group);
        }
    }

    private async ValueTask RenewAsync(List<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var consumer = identity.Consumer;
        var ids = new EntryId[deliveries.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = deliveries[i].Id;
        var sentAt = time.GetTimestamp();
        var states = await transport.RenewAsync(identity.Group, consumer, identity.Token, ids, cancellationToken).ConfigureAwait(false);
        _saidAlive = sentAt;
        List<EntryId> lost = [];
        for (var i = 0; i < ids.Length; i++)
        {
            // What was settled here while the renewal was on its way is no loss; but what it took off the pending list will not be found there.
            if (states[i] == LeaseState.Gone) deliveries[i].IsGone = true;
            else if ((!deliveries[i].IsSettled || deliveries[i].Stays is not null) && Apply(deliveries[i], states[i], sentAt)) lost.Add(ids[i]);
        }
        if (lost.Count > 0) LeasingLog.Lost(logger, identity.Group, EntryNames.Of(lost));
    }

    /// <summary>True where the lease is lost.</summary>
    private bool Apply(Delivery delivery, LeaseState state, long sentAt)
    {
        switch (state)
        {
            case LeaseState.Held:
                delivery.LeasedAt = sentAt;
                return false;
            case LeaseState.Gone:
                delivery.IsGone = true;
                return false;
            default:
                Lose(delivery);
                return true;
        }
    }

    /// <summary>What a handler registered on its token is its own: what that throws is only logged.</summary>
    private void Lose(Delivery delivery) => _ = LoseAsync(delivery);

    private async Task LoseAsync(Delivery delivery)
    {
        try
        {
            await delivery.LoseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            HandlingLog.CancellationFailed(logger, exception, delivery.Id, delivery.Group);
        }
    }
}

using StreamGroups.Engine.Dispatching.Lanes;
using StreamGroups.Transport;

namespace StreamGroups.Handling;

/// <summary>One entry on its way through this process, from the read until it is settled.</summary>
internal sealed class Delivery
{
    private readonly DeliveryBatch? _batch;
    private Payload _payload;
    private long _leasedAt;
    private long _renewingSince;
    private CancellationTokenSource? _cancellation;
    private int _settled;
    private volatile bool _cancelled;

    public Delivery(in GroupAddress group, string consumer, in Entry entry, long leasedAt) => Begin(group, consumer, entry, leasedAt);

    /// <summary>Belongs to a batch, which lets it begin again and again.</summary>
    public Delivery(DeliveryBatch batch) => _batch = batch;

    public GroupAddress Group { get; private set; }

    public string Consumer { get; private set; } = "";

    public EntryId Id { get; private set; }

    public long Count { get; private set; }

    public ref readonly Payload Payload => ref _payload;

    /// <summary>A timestamp of the time provider, from before the read or the last confirmed renewal was sent: the lease is no older than that.</summary>
    public long LeasedAt
    {
        get => Volatile.Read(ref _leasedAt);
        set => Volatile.Write(ref _leasedAt, value);
    }

    /// <summary>A timestamp: from when the time counts for which the lease may be renewed; 0 while the entry waits.</summary>
    public long RenewingSince
    {
        get => Volatile.Read(ref _renewingSince);
        set => Volatile.Write(ref _renewingSince, value);
    }

    /// <summary>A timestamp: when its handler began, however often the handler renewed the lease; 0 while the entry waits.</summary>
    public long HandlerBegunAt { get; set; }

    /// <summary>
    /// Whether it was delivered before: then the next such one begins only when this one's outcome is confirmed. Changed by
    /// <see cref="Engine.InFlight"/> alone once it is in flight.
    /// </summary>
    public bool IsClaimed { get; set; }

    /// <summary>Whether the entry is no longer in the stream: its lease needs no renewing, and cannot be lost.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether the lease is lost: others may have the entry, and the token is cancelled.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether the lease was lost because its handler took longer than the longest lease: that is the handler's failure, and counts.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>Whether its handler has settled it and may go on.</summary>
    public bool RunsOn { get; set; }

    /// <summary>Whether an attempt of its handler has begun; kept where a resilience pipeline may refuse to begin one.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether the log has told of the failure that it shares with others.</summary>
    public bool IsFailureTold { get; set; }

    /// <summary>What its handler returned about it; null where it returned nothing that settles.</summary>
    public Outcome? Outcome { get; set; }

    /// <summary>What of its handler's result is to be published; null where there is nothing, empty where filters hold it back.</summary>
    public ForwardedMessage[]? Results { get; set; }

    /// <summary>The rules for what its handler throws, where its group has several; null for those of the group.</summary>
    public Failures.ExceptionRules? Rules { get; set; }

    /// <summary>Whether none of its group's handlers takes it.</summary>
    public bool IsUnmatched { get; set; }

    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    public bool IsCancelled => _cancelled;

    /// <summary>Cancelled by the stop, and when the lease is lost. Made when it is first asked for.</summary>
    public CancellationToken CancellationToken
    {
        get
        {
            if (Volatile.Read(ref _cancellation) is { } known) return known.Token;
            var source = new CancellationTokenSource();
            source = Interlocked.CompareExchange(ref _cancellation, source, null) ?? source;
            if (_cancelled) source.Cancel(); // Nobody has registered on it yet.
            return source.Token;
        }
    }

    /// <summary>Begins its life, or the next one.</summary>
    public void Begin(in GroupAddress group, string consumer, in Entry entry, long leasedAt)
    {
        (Group, Consumer, Id, Count, _payload) = (group, consumer, entry.Id, entry.DeliveryCount, entry.Payload);
        (_leasedAt, _renewingSince, HandlerBegunAt, _cancellation, _settled, _cancelled) = (leasedAt, 0, 0, null, 0, false);
        (IsGone, IsLost, IsOverdue, RunsOn, HasBegun, IsFailureTold, Outcome) = (false, false, false, false, false, false, null);
        (Rules, IsUnmatched, Results) = (null, false, null);
    }

    /// <summary>Takes a token that others have too. Not once it was asked for its own.</summary>
    public void ShareCancellation(CancellationTokenSource source)
    {
        Volatile.Write(ref _cancellation, source);
        Interlocked.MemoryBarrier();
        if (_cancelled) source.Cancel();
    }

    /// <summary>Its run has ended, or it is in flight no more: the caller must not touch it any more, since it may begin anew.</summary>
    public void Release() => _batch?.Release();

    /// <summary>True for the first caller only: the first settlement wins.</summary>
    public bool TrySettle() => Interlocked.Exchange(ref _settled, 1) == 0;

    /// <summary>Cancels the token; what handlers registered on it runs elsewhere, and what that throws is in the task.</summary>
    public Task CancelAsync()
    {
        _cancelled = true;
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref _cancellation)?.CancelAsync() ?? Task.CompletedTask;
    }

    /// <inheritdoc cref="IsLost"/>
    public Task LoseAsync()
    {
        IsLost = true;
        return CancelAsync();
    }

    /// <summary>What its order among others goes by; null where there is none. This and what follows is for groups whose deliveries are not used again.</summary>
    public object? Key { get; set; }

    /// <summary>What the user's function threw when it was asked for the key.</summary>
    public Exception? KeyFault { get; set; }

    /// <summary>Where it waits and runs among those of its key; null where it has no key, or is on its way back to the group.</summary>
    public Lane? Lane { get; set; }

    /// <summary>A timestamp: not before this its handler may begin; 0 is at any time.</summary>
    public long DueAt { get; set; }

    /// <summary>Whether its next run is a further delivery, which the store is yet to count.</summary>
    public bool IsUncounted { get; set; }

    /// <summary>Whether the store may have counted it all the same: the answer was lost.</summary>
    public bool MayBeCounted { get; set; }

    /// <summary>Its outcome, where that is to be delivered again by this process.</summary>
    public StayingRetry? Stays { get; set; }

    /// <summary>The one behind it in its lane.</summary>
    public Delivery? NextInLane { get; set; }

    /// <summary>The same entry, to be delivered again by this process: nothing that a handler has kept of the last run reaches it.</summary>
    public Delivery ToRepeat(StayingRetry retry, long dueAt) => new(Group, Consumer, new Entry(Id, Count, _payload), LeasedAt)
    {
        Key = Key, Lane = Lane, DueAt = dueAt, IsUncounted = retry.Counts,
    };

    /// <summary>The store has counted its further delivery.</summary>
    public void Counted(in Entry entry, long leasedAt)
    {
        (Count, _payload, LeasedAt) = (entry.DeliveryCount, entry.Payload, leasedAt);
        (DueAt, IsUncounted, MayBeCounted) = (0, false, false);
    }

    /// <summary>Links of the list that <see cref="Engine.InFlight"/> keeps; nobody else touches them.</summary>
    internal Delivery? Previous { get; set; }

    /// <inheritdoc cref="Previous"/>
    internal Delivery? Next { get; set; }
}

using StreamGroups.Engine.Dispatching;
using StreamGroups.Engine.Settling;
using StreamGroups.Handling;
using StreamGroups.Transport;

namespace StreamGroups.Engine;

/// <summary>
/// What one subscription holds: every delivery from its read until the store has confirmed its settlement, and the IDs of those whose settlement the
/// store refused, with the dead letters of some. What else is pending for this consumer was lost on the way to this process.
/// </summary>
internal sealed class InFlight(DeliveryPool? deliveries = null, IDeliveryObserver? observer = null)
{
    /// <summary>At up to about 32 KB of text each; and one call renews the leases of so many.</summary>
    public const int MostLetters = BatchLimit.Entries;

    private readonly Lock _lock = new();
    private readonly HashSet<EntryId> _refused = [];
    private readonly Dictionary<EntryId, KeptLetter> _letters = [];
    private readonly HashSet<Delivery> _runningOn = [];
    private readonly SingleWaiter<bool> _claimEnded = new();
    private readonly SingleWaiter<bool> _moreSettled = new();
    private readonly SingleWaiter<bool> _firstLetter = new();
    private Delivery? _first;
    private Delivery? _last;

    private int _claimed;
    private long _settled;

    /// <summary>Where deliveries come from, and go when they are over.</summary>
    public DeliveryPool Deliveries { get; } = deliveries ?? new DeliveryPool(keepsDeliveries: true, keepsBodies: true);

    public int Count { get; private set; }

    /// <summary>Whether nothing is in flight, and nothing refused.</summary>
    public bool HoldsNothing
    {
        get { lock (_lock) return Count == 0 && _refused.Count == 0; }
    }

    /// <summary>How many deliveries have left since the start.</summary>
    public long Settled
    {
        get { lock (_lock) return _settled; }
    }

    /// <summary>Completes when more deliveries have left than so many. For one caller at a time.</summary>
    public ValueTask<bool> SettledBeyondAsync(long settled, CancellationToken cancellationToken)
    {
        lock (_lock) return _settled > settled ? new(true) : _moreSettled.WaitAsync(cancellationToken);
    }

    public void Add(ReadOnlySpan<Delivery> deliveries)
    {
        lock (_lock)
        {
            foreach (var delivery in deliveries)
            {
                delivery.Previous = _last;
                if (_last is null) _first = delivery; else _last.Next = delivery;
                _last = delivery;
                _refused.Remove(delivery.Id);
                _letters.Remove(delivery.Id);
                if (delivery.IsClaimed) _claimed++;
            }
            Count += deliveries.Length;
        }
    }

    public void Remove(ReadOnlySpan<Delivery> deliveries)
    {
        lock (_lock)
        {
            foreach (var delivery in deliveries) Unlink(delivery);
        }
    }

    /// <summary>
    /// Another delivery of the same entry takes a delivery's place, at no time being absent; false where that one is not in flight any more.
    /// </summary>
    public bool Replace(Delivery delivery, Delivery by)
    {
        lock (_lock)
        {
            if (delivery.Previous is null && _first != delivery) return false;
            Add([by]);
            Unlink(delivery);
            return true;
        }
    }

    /// <summary>It was claimed and has to wait for others before it runs, which must not hold up claims.</summary>
    public void Waits(Delivery delivery)
    {
        lock (_lock)
        {
            if (!delivery.IsClaimed) return;
            delivery.IsClaimed = false;
            _claimed--;
            _claimEnded.TryComplete(true);
        }
    }

    /// <summary>It has waited here for a further delivery, which now runs as if it had been claimed.</summary>
    public void BeginsAgain(Delivery delivery)
    {
        lock (_lock)
        {
            if (delivery.IsClaimed || (delivery.Previous is null && _first != delivery)) return;
            delivery.IsClaimed = true;
            _claimed++;
        }
    }

    /// <summary>
    /// The delivery is over without a settlement; its entry stays pending on the server until its lease is over, or its letter is sent. False where
    /// there was no room for the letter.
    /// </summary>
    public bool MoveToRefused(Delivery delivery, KeptLetter? letter = null)
    {
        lock (_lock)
        {
            _refused.Add(delivery.Id);
            var isKept = letter is null || (_letters.Count < MostLetters && _letters.TryAdd(delivery.Id, letter));
            if (_letters.Count > 0) _firstLetter.TryComplete(true);
            Unlink(delivery);
            return isKept;
        }
    }

    /// <summary>Completes when dead letters are kept. For one caller at a time.</summary>
    public ValueTask<bool> HasLettersAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return _letters.Count > 0 ? new(true) : _firstLetter.WaitAsync(cancellationToken);
    }

    /// <summary>The store refused to dead-letter an entry that no handler had here.</summary>
    public void Refused(EntryId id)
    {
        lock (_lock) _refused.Add(id);
    }

    public bool HasRoomForLetter
    {
        get { lock (_lock) return _letters.Count < MostLetters; }
    }

    public KeptLetter[] Letters()
    {
        lock (_lock) return [.. _letters.Values];
    }

    /// <summary>Whether the letter is still to be sent: not where its entry was delivered here again.</summary>
    public bool Keeps(KeptLetter letter)
    {
        lock (_lock) return _letters.GetValueOrDefault(letter.Id) == letter;
    }

    /// <summary>
    /// Completes when fewer than <paramref name="limit"/> claimed deliveries are without a confirmed outcome, with how many may come. For one
    /// caller at a time.
    /// </summary>
    public ValueTask<int> ClaimedBelowAsync(int limit, CancellationToken cancellationToken) => ClaimedBelowAsync(() => limit, cancellationToken);

    /// <param name="most">The limit; asked again when <see cref="LimitChanged"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <inheritdoc cref="ClaimedBelowAsync(int, CancellationToken)"/>
    public async ValueTask<int> ClaimedBelowAsync(Func<int> most, CancellationToken cancellationToken)
    {
        while (true)
        {
            ValueTask<bool> ended;
            var limit = most();
            lock (_lock)
            {
                if (_claimed < limit) return limit - _claimed;
                ended = _claimEnded.WaitAsync(cancellationToken);
            }
            await ended.ConfigureAwait(false);
        }
    }

    public void LimitChanged()
    {
        lock (_lock) _claimEnded.TryComplete(true);
    }

    /// <summary>Its handler has settled it and goes on, which the store need not know of, and the stop does.</summary>
    public void RunsOn(Delivery delivery)
    {
        lock (_lock) _runningOn.Add(delivery);
        delivery.RunsOn = true;
    }

    public void Ended(Delivery delivery)
    {
        lock (_lock) _runningOn.Remove(delivery);
    }

    /// <summary>Everything that may have a running handler.</summary>
    public List<Delivery> Cancellable()
    {
        lock (_lock)
        {
            List<Delivery> all = [.. _runningOn];
            for (var delivery = _first; delivery is not null; delivery = delivery.Next)
            {
                if (!delivery.RunsOn) all.Add(delivery);
            }
            return all;
        }
    }

    /// <summary>The server no longer lists these as pending for this consumer, or they are taken up again.</summary>
    public void ForgetRefused(IEnumerable<EntryId> ids)
    {
        lock (_lock)
        {
            foreach (var id in ids)
            {
                _refused.Remove(id);
                _letters.Remove(id);
            }
        }
    }

    /// <summary>Whether it is being handled, waits or is being settled.</summary>
    public bool Holds(EntryId id)
    {
        lock (_lock)
        {
            for (var delivery = _first; delivery is not null; delivery = delivery.Next)
            {
                if (delivery.Id == id) return true;
            }
            return false;
        }
    }

    /// <summary>Whether the store refused its settlement.</summary>
    public bool IsRefused(EntryId id)
    {
        lock (_lock) return _refused.Contains(id);
    }

    /// <summary>The IDs of what is being handled, waits or is being settled, as those are whose letters are kept; and, apart, of what was refused.</summary>
    public (HashSet<EntryId> Held, HashSet<EntryId> Refused) Snapshot()
    {
        lock (_lock)
        {
            var held = new HashSet<EntryId>(_letters.Keys);
            for (var delivery = _first; delivery is not null; delivery = delivery.Next) held.Add(delivery.Id);
            return (held, [.. _refused]);
        }
    }

    /// <summary>The lowest ID that the store has to keep pending, refused ones included; null where there is none.</summary>
    public EntryId? Lowest()
    {
        lock (_lock)
        {
            EntryId? lowest = null;
            for (var delivery = _first; delivery is not null; delivery = delivery.Next)
            {
                if (!delivery.IsGone) lowest = Lower(lowest, delivery.Id);
            }
            foreach (var id in _refused) lowest = Lower(lowest, id);
            return lowest;
        }
    }

    /// <summary>What is being handled, waits or is being settled, by ID.</summary>
    public Dictionary<EntryId, Delivery> Held()
    {
        lock (_lock)
        {
            var held = new Dictionary<EntryId, Delivery>(Count);
            for (var delivery = _first; delivery is not null; delivery = delivery.Next) held[delivery.Id] = delivery;
            return held;
        }
    }

    /// <summary>Adds everything that is being handled, waits or is being settled to a list.</summary>
    public void CopyTo(List<Delivery> target)
    {
        lock (_lock)
        {
            for (var delivery = _first; delivery is not null; delivery = delivery.Next) target.Add(delivery);
        }
    }

    private static EntryId Lower(EntryId? lowest, EntryId id) => lowest is { } known && known <= id ? known : id;

    private void Unlink(Delivery delivery)
    {
        if (delivery.Previous is null && _first != delivery) return;
        if (delivery.Previous is null) _first = delivery.Next; else delivery.Previous.Next = delivery.Next;
        if (delivery.Next is null) _last = delivery.Previous; else delivery.Next.Previous = delivery.Previous;
        delivery.Previous = delivery.Next = null;
        Count--;
        _settled++;
        _moreSettled.TryComplete(true);
        if (delivery.IsClaimed)
        {
            _claimed--;
            _claimEnded.TryComplete(true);
        }
        observer?.Left(delivery);
        delivery.Release();
    }
}

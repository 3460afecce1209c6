using StreamGroups.Handling;
using StreamGroups.Publishing;
using StreamGroups.Serialization;
using StreamGroups.Transport;

namespace StreamGroups.Testing.Recording;

/// <summary>Keeps what happened, in its order, and wakes those who wait for more.</summary>
internal sealed class Journal(TimeProvider time) : IDeliveryObserver
{
    /// <summary>The delivery whose handler the current code is part of.</summary>
    public static readonly AsyncLocal<DeliveryRecord?> Current = new();

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly List<PublishRecord> _published = [];
    private readonly List<DeliveryRecord> _begun = [];
    private readonly List<DeliveryRecord> _over = [];
    private readonly Dictionary<Delivery, DeliveryRecord> _live = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _version;

    /// <summary>Rises with everything that happens.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Completes with the next thing that happens. To be asked for before looking at what has happened.</summary>
    public Task Changed
    {
        get { lock (_lock) return _changed.Task; }
    }

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Elapsed => time.GetUtcNow() - _start;

    public PublishRecord[] Publications()
    {
        lock (_lock) return [.. _published];
    }

    /// <summary>What was published as a delivery's message; null where that was not published here.</summary>
    public object? MessageOf(DeliveryRecord record)
    {
        lock (_lock) return _published.Find(one => one.Id == record.Id && one.Stream == record.Group.Stream && one.Exception is null)?.Message;
    }

    /// <summary>How long each message that is published later still waits.</summary>
    public TimeSpan[] Scheduled()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return
            [
                .. _published.Where(one => one is { IsScheduled: true, IsCancelled: false, Exception: null } && one.Id.Timestamp > now)
                    .DistinctBy(static one => (one.Stream, one.Id)).Select(one => one.Id.Timestamp - now),
            ];
        }
    }

    /// <summary>The streams that were published to.</summary>
    public string[] Streams
    {
        get { lock (_lock) return [.. _published.Select(static one => one.Stream).Distinct(StringComparer.Ordinal)]; }
    }

    /// <summary>All deliveries in the order in which they began.</summary>
    public DeliveryRecord[] Deliveries()
    {
        lock (_lock) return [.. _begun];
    }

    /// <summary>Those of one kind: in the order in which they began, or were over.</summary>
    public DeliveryRecord[] Deliveries(RecordKind kind)
    {
        lock (_lock)
        {
            return kind switch
            {
                RecordKind.Begun => [.. _begun],
                RecordKind.Handled => [.. _over.Where(static record => record.Outcome == DeliveryOutcome.Handled)],
                RecordKind.Retried => [.. _over.Where(static record => record.Outcome == DeliveryOutcome.Retried)],
                _ => [.. _over.Where(static record => record.Outcome == DeliveryOutcome.DeadLettered)],
            };
        }
    }

    /// <summary>Those after which a message is not delivered again, although it was not handled.</summary>
    public DeliveryRecord[] FailedForGood()
    {
        lock (_lock) return [.. _over.Where(static record => record.Outcome is DeliveryOutcome.DeadLettered or DeliveryOutcome.Dropped)];
    }

    /// <summary>Those whose handlers run.</summary>
    public DeliveryRecord[] Running()
    {
        lock (_lock) return [.. _live.Values.Where(static record => !record.HasEnded)];
    }

    /// <summary>Whether a handler has ended, and what came of it is not written down yet: the store may have it already.</summary>
    public bool IsSettling
    {
        get { lock (_lock) return _live.Values.Any(static record => record is { HasEnded: true, HasLeft: false }); }
    }

    /// <summary>How many messages of a group are to be delivered again, and not yet.</summary>
    public int RetriesLater(GroupAddress group)
    {
        lock (_lock)
        {
            var last = new Dictionary<EntryId, DeliveryRecord>();
            foreach (var record in _begun.Where(one => one.Group == group)) last[record.Id] = record;
            return last.Values.Count(one =>
                one.Outcome is DeliveryOutcome.Retried or DeliveryOutcome.Released && one.EndedAt + (one.Delay ?? TimeSpan.Zero) > Elapsed);
        }
    }

    /// <summary>The delivery itself, where its handler runs.</summary>
    public Delivery? RunningDelivery(DeliveryRecord record)
    {
        lock (_lock) return record.HasEnded ? null : record.Live;
    }

    public void Published(PublishJob job) => Add(job, null);

    public void PublishFailed(PublishJob job, Exception exception) => Add(job, exception);

    public void Forwarded(in ForwardedMessage message, EntryId id)
    {
        var record = new PublishRecord(
            message.Target, id, Keepable(message.Result), DeliveryRecord.HeadersOf(Payload.OfData(message.Data)), null, Elapsed, isScheduled: false);
        lock (_lock)
        {
            _published.Add(record);
            Signal();
        }
    }

    public void Begun(Delivery delivery)
    {
        var record = new DeliveryRecord(delivery.Group, delivery.Consumer, delivery.Id, delivery.Count, Elapsed);
        record.Begin(delivery);
        Current.Value = record;
        lock (_lock)
        {
            _live[delivery] = record;
            _begun.Add(record);
            Signal();
        }
    }

    public void Read(GroupAddress group, in ReceivedMessage received, Type type, object? message, bool isReadable)
    {
        lock (_lock)
        {
            foreach (var record in _live.Values)
            {
                if (record.HasEnded || record.Group != group || !record.Holds(in received)) continue;
                (record.Type, record.Message, record.IsReadable) = (type, Keepable(message), isReadable);
                return;
            }
        }
    }

    public void Ended(Delivery delivery, Exception? exception)
    {
        lock (_lock)
        {
            if (!_live.TryGetValue(delivery, out var record) || record.HasEnded) return;
            (record.HasEnded, record.Exception, record.IsUnmatched) = (true, exception, delivery.IsUnmatched);
            Finish(record);
        }
    }

    public void Settling(Delivery delivery, SettledAs outcome, TimeSpan delay, string? reason, Exception? exception)
    {
        lock (_lock)
        {
            if (!_live.TryGetValue(delivery, out var record)) return;
            (record.Settled, record.Reason) = (outcome, reason);
            if (outcome is SettledAs.Retried or SettledAs.Released) record.Delay = delay;
        }
    }

    public void Left(Delivery delivery)
    {
        lock (_lock)
        {
            if (!_live.TryGetValue(delivery, out var record)) return;
            record.HasLeft = true;
            Finish(record);
        }
    }

    public void Exhausted(GroupAddress group, string consumer, in PendingEntry entry)
    {
        var id = entry.Id;
        lock (_lock)
        {
            var known = _begun.FindLast(one => one.Group == group && one.Id == id);
            var record = new DeliveryRecord(group, consumer, id, entry.DeliveryCount, Elapsed)
            {
                Type = known?.Type, Message = known?.Message, IsReadable = known?.IsReadable ?? false,
                Settled = SettledAs.DeadLettered, Reason = "exhausted", HasEnded = true, HasLeft = true,
            };
            _begun.Add(record);
            Finish(record);
        }
    }

    /// <summary>Memory that belongs to the entry is used again when the handler has ended.</summary>
    private static object? Keepable(object? message) => message switch
    {
        ReadOnlyMemory<byte> bytes => (ReadOnlyMemory<byte>)bytes.ToArray(),
        Dictionary<string, ReadOnlyMemory<byte>> map =>
            map.ToDictionary(static pair => pair.Key, static pair => (ReadOnlyMemory<byte>)pair.Value.ToArray(), map.Comparer),
        _ => message,
    };

    private void Add(PublishJob job, Exception? exception)
    {
        if (job.Observed is not { } observed)
        {
            Cancelled(job);
            return;
        }
        var headers = DeliveryRecord.HeadersOf(Payload.OfData(observed.Data));
        lock (_lock)
        {
            _published.Add(new PublishRecord(job.Stream, job.Id, observed.Message, headers, exception, Elapsed, observed.IsScheduled));
            Signal();
        }
    }

    private void Cancelled(PublishJob job)
    {
        lock (_lock)
        {
            foreach (var one in _published.Where(one => one.IsScheduled && one.Stream == job.Stream && one.Id == job.Id)) one.IsCancelled = true;
        }
    }

    /// <summary>A delivery is over when its handler has ended and the store has confirmed what came of it.</summary>
    private void Finish(DeliveryRecord record)
    {
        if (record.Outcome == DeliveryOutcome.Running && record is { HasEnded: true, HasLeft: true, Settled: { } settled })
        {
            record.Outcome = settled switch
            {
                SettledAs.Acked => record is { Exception: null, IsUnmatched: false } ? DeliveryOutcome.Handled : DeliveryOutcome.Dropped,
                SettledAs.Retried => DeliveryOutcome.Retried,
                SettledAs.Released => DeliveryOutcome.Released,
                _ => DeliveryOutcome.DeadLettered,
            };
            record.EndedAt = Elapsed;
            if (record.Live is { } delivery) _live.Remove(delivery);
            record.Live = null;
            _over.Add(record);
        }
        Signal();
    }

    private void Signal()
    {
        _version++;
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

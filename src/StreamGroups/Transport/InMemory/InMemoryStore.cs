using System.Diagnostics.CodeAnalysis;

namespace StreamGroups.Transport.InMemory;

/// <summary>
/// What a Redis server would hold: streams, their groups and pending lists. Several transports, each for a process of its own, may
/// share it. The clock is the given one: IDs, idle times and blocking reads go by it.
/// </summary>
internal sealed partial class InMemoryStore(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InMemoryStream> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<string> _otherKeys = new(StringComparer.Ordinal);

    public TimeProvider Time => time;

    public InMemoryFaults Faults { get; } = new();

    private DateTimeOffset Now => time.GetUtcNow();

    public GroupCreation EnsureGroup(GroupAddress group, StartPosition start)
    {
        lock (_gate)
        {
            var streamCreated = !TryFind(group.Stream, out _);
            var stream = FindOrAdd(group.Stream);
            if (stream.Groups.TryGetValue(group.Group, out var existing)) return new(false, false, existing.LastDelivered, null);
            var begunAnew = !streamCreated && start.Witness is { } witness && !stream.Bears(witness);
            var after = streamCreated || begunAnew ? EntryId.Zero : start.IsNew ? stream.LastId : start.After;
            stream.Groups.Add(group.Group, new InMemoryGroup(stream.Entries, after));
            return new(true, streamCreated || begunAnew, after, stream.Entries.After(after).LongCount());
        }
    }

    /// <summary>Takes new entries; if there are none and the caller wants to wait, <paramref name="waiter"/> will bring them.</summary>
    public Entry[] Read(GroupAddress address, string consumer, int count, bool wait, out ReadWaiter? waiter)
    {
        lock (_gate)
        {
            var group = GroupOf(address);
            var entries = group.Take(consumer, count, Now);
            waiter = entries.Length == 0 && wait ? group.Wait(consumer, count) : null;
            return entries;
        }
    }

    /// <summary>Ends a waiting read without entries, or with an error; nothing where it has ended already.</summary>
    public void EndWaiting(ReadWaiter waiter, Exception? error = null)
    {
        lock (_gate)
        {
            if (!waiter.Group.StopWaiting(waiter)) return;
        }
        if (error is null) waiter.Complete([]);
        else waiter.Fail(error);
    }

    public PendingEntry[] PendingOf(GroupAddress address, string consumer, EntryId after, int count)
    {
        lock (_gate) return [.. GroupOf(address).Pending.OfConsumer(consumer, after).Take(count).Select(line => line.ToPendingEntry(Now))];
    }

    public Entry[] ClaimOwn(GroupAddress address, string consumer, ReadOnlySpan<EntryId> ids)
    {
        lock (_gate) return GroupOf(address).ClaimOwn(consumer, ids, Now);
    }

    public ClaimResult ClaimExpired(in ClaimRequest request)
    {
        lock (_gate) return GroupOf(request.Group).ClaimExpired(request, Now);
    }

    public long Ack(GroupAddress address, ReadOnlySpan<EntryId> ids)
    {
        lock (_gate)
        {
            var acked = 0L;
            if (!TryFind(address, out var group)) return acked;
            foreach (var id in ids) acked += group.Pending.Remove(id) ? 1 : 0;
            return acked;
        }
    }

    public SettleResult DeadLetter(GroupAddress address, string consumer, EntryId id, DeadLetter letter)
    {
        lock (_gate)
        {
            var group = GroupOf(address);
            if (!group.Pending.TryFind(id, out var line) || line.Consumer != consumer) return SettleResult.NotOwner;
            var fields = FindOrAdd(address.Stream).Entries.Find(id);
            if (fields is not null)
            {
                var dead = StoredFields.ToDeadLetter(fields, DeadLetterFields.Of(address, consumer, id, letter), Now);
                FindOrAdd(ReservedNames.DeadLetterStream(address)).Add(dead, StreamTrim.None, Now);
            }
            group.Pending.Remove(id);
            return fields is null ? SettleResult.Gone : SettleResult.Done;
        }
    }

    public EntryId Publish(string stream, ReadOnlyMemory<byte> data, StreamTrim trim)
    {
        lock (_gate) return FindOrAdd(stream).Add(StoredFields.OfData(data), trim, Now);
    }

    public GroupSnapshot? Inspect(GroupAddress address)
    {
        lock (_gate)
        {
            return TryFind(address, out var group)
                ? new(_streams[address.Stream].Entries.Count, group.Pending.Count, group.LastDelivered, group.Pending.CountByConsumer())
                : null;
        }
    }

    private InMemoryGroup GroupOf(GroupAddress address) =>
        TryFind(address, out var group) ? group : throw InMemoryErrors.GroupMissing(address);

    private bool TryFind(GroupAddress address, [NotNullWhen(true)] out InMemoryGroup? group)
    {
        group = null;
        return TryFind(address.Stream, out var stream) && stream.Groups.TryGetValue(address.Group, out group);
    }

    private bool TryFind(string key, [NotNullWhen(true)] out InMemoryStream? stream) =>
        _otherKeys.Contains(key) ? throw InMemoryErrors.WrongType(key) : _streams.TryGetValue(key, out stream);

    private InMemoryStream FindOrAdd(string key)
    {
        if (!TryFind(key, out var stream)) _streams.Add(key, stream = new InMemoryStream());
        return stream;
    }
}

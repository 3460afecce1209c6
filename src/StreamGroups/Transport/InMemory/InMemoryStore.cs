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
    private readonly SideKeys _side = new();
    private readonly WakeChannels _wakes = new();

    public TimeProvider Time => time;

    public InMemoryFaults Faults { get; } = new();

    private DateTimeOffset Now => time.GetUtcNow();

    public GroupCreation EnsureGroup(GroupAddress group, StartPosition start)
    {
        lock (_gate)
        {
            var streamCreated = !TryFind(group.Stream, out _);
            var stream = FindOrAdd(group.Stream);
            var mark = _side.Mark(group);
            if (stream.Groups.TryGetValue(group.Group, out var existing))
            {
                mark.After ??= LowestSettled(existing);
                return new(false, false, existing.LastDelivered, null) { Token = mark.Token ??= NewToken() };
            }
            var position = streamCreated ? null : stream.PositionOf(start, mark.After);
            var after = position ?? EntryId.Zero;
            mark.After = after;
            mark.Token = NewToken();
            _side.Remove(ReservedNames.RetrySet(group)); // What it holds is of the group that was.
            stream.Groups.Add(group.Group, new InMemoryGroup(stream.Entries, after));
            return new(true, position is null, after, stream.Entries.After(after).LongCount()) { Token = mark.Token };
        }
    }

    public void SaveMark(GroupAddress address)
    {
        lock (_gate)
        {
            if (TryFind(address, out var group)) _side.Mark(address).After = LowestSettled(group);
        }
    }

    /// <summary>Takes new entries; if there are none and the caller wants to wait, <paramref name="waiter"/> will bring them.</summary>
    public Entry[] Read(
        GroupAddress address, string consumer, int count, bool wait, out ReadWaiter? waiter, bool noAck = false, string? activeToken = null)
    {
        lock (_gate)
        {
            var group = GroupOf(address);
            var entries = MayRead() ? group.Take(consumer, count, noAck, Now) : [];
            waiter = entries.Length == 0 && wait ? group.Wait(new ReadWaiter(group, consumer, count, noAck, MayRead)) : null;
            return entries;
        }

        bool MayRead() => activeToken is null || IsActive(address, activeToken);
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

    private static string NewToken() => Guid.NewGuid().ToString("N");

    private InMemoryGroup GroupOf(GroupAddress address) =>
        TryFind(address, out var group) ? group : throw InMemoryErrors.GroupMissing(address);

    private bool TryFind(GroupAddress address, [NotNullWhen(true)] out InMemoryGroup? group)
    {
        group = null;
        return TryFind(address.Stream, out var stream) && stream.Groups.TryGetValue(address.Group, out group);
    }

    private bool TryFind(string key, [NotNullWhen(true)] out InMemoryStream? stream) =>
        _otherKeys.Contains(key) ? throw InMemoryErrors.WrongType(key) : _streams.TryGetValue(key, out stream);

    private static EntryId LowestSettled(InMemoryGroup group) => group.Pending.Lowest?.Previous ?? group.LastDelivered;

    private InMemoryStream FindOrAdd(string key)
    {
        if (!TryFind(key, out var stream)) Place(key, stream = new InMemoryStream());
        return stream;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace StreamGroups.Transport.InMemory;

/// <summary>A group's pending entries, by ID and by consumer.</summary>
internal sealed class PendingList
{
    private readonly Dictionary<EntryId, PendingLine> _lines = [];
    private readonly SortedDictionary<string, ConsumerLine> _consumers = new(Utf8Order.Instance);

    public int Count => _lines.Count;

    /// <summary>The lowest ID on the list, if there is one.</summary>
    public EntryId? Lowest => _consumers.Values.Where(consumer => consumer.Ids.Count > 0).Min(consumer => (EntryId?)consumer.Ids.Min);

    /// <summary>Makes a consumer known, and seen now, as each read under its name does.</summary>
    public void Register(string consumer, DateTimeOffset now) => FindOrAdd(consumer).SeenAt = now;

    public void Add(EntryId id, string consumer, DateTimeOffset now, long deliveryCount = 1)
    {
        _lines.Add(id, new PendingLine(id, consumer, now, deliveryCount));
        Register(consumer, now);
        FindOrAdd(consumer).Ids.Add(id);
    }

    public bool TryFind(EntryId id, [NotNullWhen(true)] out PendingLine? line) => _lines.TryGetValue(id, out line);

    /// <summary>Gives the entry to a consumer; its idle time begins anew.</summary>
    public void Assign(PendingLine line, string consumer, DateTimeOffset now)
    {
        line.DeliveredAt = now;
        Register(consumer, now);
        if (line.Consumer == consumer) return;
        FindOrAdd(line.Consumer).Ids.Remove(line.Id);
        FindOrAdd(consumer).Ids.Add(line.Id);
        line.Consumer = consumer;
    }

    public bool Remove(EntryId id)
    {
        if (!_lines.Remove(id, out var line)) return false;
        FindOrAdd(line.Consumer).Ids.Remove(id);
        return true;
    }

    /// <summary>Forgets a consumer, with everything that is pending for it.</summary>
    public void RemoveConsumer(string consumer)
    {
        if (!_consumers.Remove(consumer, out var removed)) return;
        foreach (var id in removed.Ids) _lines.Remove(id);
    }

    /// <summary>The lines of one consumer after an ID, in order of their IDs.</summary>
    public IEnumerable<PendingLine> OfConsumer(string consumer, EntryId after) =>
        _consumers.TryGetValue(consumer, out var found)
            ? (after == EntryId.Zero ? found.Ids : found.Ids.GetViewBetween(after.Next, EntryId.Max)).Select(id => _lines[id])
            : [];

    /// <summary>The lines of all consumers after an ID, in order of their IDs.</summary>
    public IEnumerable<PendingLine> InOrder(EntryId after) => _lines.Values.Where(line => line.Id > after).OrderBy(line => line.Id);

    /// <summary>The lines of all consumers but some after a cursor, in order of the consumers' names, then of IDs.</summary>
    public IEnumerable<PendingLine> After(ClaimCursor cursor, params ReadOnlySpan<string> passedOver)
    {
        IEnumerable<PendingLine> lines = [];
        foreach (var consumer in _consumers.Keys)
        {
            var order = cursor.IsStart ? 1 : Utf8Order.Instance.Compare(consumer, cursor.Consumer);
            if (order < 0 || passedOver.Contains(consumer)) continue;
            lines = lines.Concat(OfConsumer(consumer, order == 0 ? cursor.After : EntryId.Zero));
        }
        return lines;
    }

    /// <summary>The consumers, with the number of entries pending for each.</summary>
    public Dictionary<string, long> CountByConsumer() => _consumers.ToDictionary(pair => pair.Key, pair => (long)pair.Value.Ids.Count);

    public int CountOf(string consumer) => _consumers.TryGetValue(consumer, out var found) ? found.Ids.Count : 0;

    /// <summary>The time since the consumer last read or claimed.</summary>
    public TimeSpan IdleOf(string consumer, DateTimeOffset now) =>
        _consumers.TryGetValue(consumer, out var found) ? now - found.SeenAt : TimeSpan.Zero;

    private ConsumerLine FindOrAdd(string consumer)
    {
        if (!_consumers.TryGetValue(consumer, out var found)) _consumers.Add(consumer, found = new ConsumerLine());
        return found;
    }

    private sealed class ConsumerLine
    {
        public SortedSet<EntryId> Ids { get; } = [];

        public DateTimeOffset SeenAt { get; set; }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace StreamGroups.Transport.InMemory;

/// <summary>A group's pending entries, by ID and by consumer.</summary>
internal sealed class PendingList
{
    private readonly Dictionary<EntryId, PendingLine> _lines = [];
    private readonly SortedDictionary<string, SortedSet<EntryId>> _consumers = new(Utf8Order.Instance);

    public int Count => _lines.Count;

    /// <summary>Makes a consumer known, as the first read under its name does.</summary>
    public void Register(string consumer) => IdsOf(consumer);

    public void Add(EntryId id, string consumer, DateTimeOffset now)
    {
        _lines.Add(id, new PendingLine(id, consumer, now));
        IdsOf(consumer).Add(id);
    }

    public bool TryFind(EntryId id, [NotNullWhen(true)] out PendingLine? line) => _lines.TryGetValue(id, out line);

    /// <summary>Gives the entry to a consumer; its idle time begins anew.</summary>
    public void Assign(PendingLine line, string consumer, DateTimeOffset now)
    {
        line.DeliveredAt = now;
        if (line.Consumer == consumer) return;
        IdsOf(line.Consumer).Remove(line.Id);
        IdsOf(consumer).Add(line.Id);
        line.Consumer = consumer;
    }

    public bool Remove(EntryId id)
    {
        if (!_lines.Remove(id, out var line)) return false;
        IdsOf(line.Consumer).Remove(id);
        return true;
    }

    /// <summary>Forgets a consumer, with everything that is pending for it.</summary>
    public void RemoveConsumer(string consumer)
    {
        foreach (var id in IdsOf(consumer)) _lines.Remove(id);
        _consumers.Remove(consumer);
    }

    /// <summary>The lines of one consumer after an ID, in order of their IDs.</summary>
    public IEnumerable<PendingLine> OfConsumer(string consumer, EntryId after) =>
        _consumers.TryGetValue(consumer, out var ids)
            ? (after == EntryId.Zero ? ids : ids.GetViewBetween(after.Next, EntryId.Max)).Select(id => _lines[id])
            : [];

    /// <summary>The lines of all consumers but some after a cursor, in order of the consumers' names, then of IDs.</summary>
    public IEnumerable<PendingLine> After(ClaimCursor cursor, params string[] passedOver)
    {
        foreach (var consumer in _consumers.Keys)
        {
            if (passedOver.Contains(consumer)) continue;
            var order = cursor.IsStart ? 1 : Utf8Order.Instance.Compare(consumer, cursor.Consumer);
            if (order < 0) continue;
            foreach (var line in OfConsumer(consumer, order == 0 ? cursor.After : EntryId.Zero)) yield return line;
        }
    }

    /// <summary>The consumers, with the number of entries pending for each.</summary>
    public Dictionary<string, long> CountByConsumer() => _consumers.ToDictionary(pair => pair.Key, pair => (long)pair.Value.Count);

    private SortedSet<EntryId> IdsOf(string consumer)
    {
        if (!_consumers.TryGetValue(consumer, out var ids)) _consumers.Add(consumer, ids = []);
        return ids;
    }
}

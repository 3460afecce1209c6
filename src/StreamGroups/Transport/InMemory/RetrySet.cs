namespace StreamGroups.Transport.InMemory;

/// <summary>Parked entries by the time when they are due.</summary>
internal sealed class RetrySet
{
    private readonly Dictionary<EntryId, DateTimeOffset> _times = [];
    private readonly SortedSet<(DateTimeOffset Due, EntryId Id)> _order = [];

    public int Count => _times.Count;

    /// <summary>When the next one is due, if any.</summary>
    public DateTimeOffset? NextDue => _order.Count > 0 ? _order.Min.Due : null;

    public bool Contains(EntryId id) => _times.ContainsKey(id);

    /// <summary>When an entry is due; null where it has no time.</summary>
    public DateTimeOffset? DueOf(EntryId id) => _times.TryGetValue(id, out var due) ? due : null;

    /// <summary>Those that are due by then, the earliest first.</summary>
    public IEnumerable<EntryId> DueBy(DateTimeOffset now) => _order.TakeWhile(pair => pair.Due <= now).Select(pair => pair.Id);

    public void Set(EntryId id, DateTimeOffset due)
    {
        Remove(id);
        _times.Add(id, due);
        _order.Add((due, id));
    }

    public void Remove(EntryId id)
    {
        if (_times.Remove(id, out var due)) _order.Remove((due, id));
    }
}

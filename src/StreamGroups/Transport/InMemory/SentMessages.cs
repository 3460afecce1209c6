namespace StreamGroups.Transport.InMemory;

/// <summary>What message IDs stand for, each for its time. Guarded by the lock of its store.</summary>
internal sealed class SentMessages
{
    private const int SweepFrom = 1_000;

    private readonly Dictionary<string, (EntryId Id, DateTimeOffset End)> _all = new(StringComparer.Ordinal);
    private int _sweepAt = SweepFrom;

    public int Count => _all.Count;

    public EntryId? Find(string key, DateTimeOffset now) => _all.TryGetValue(key, out var sent) && sent.End > now ? sent.Id : null;

    public void Set(string key, EntryId id, TimeSpan window, DateTimeOffset now)
    {
        _all[key] = (id, now + window);
        if (_all.Count >= _sweepAt) Sweep(now);
    }

    public bool Remove(string key) => _all.Remove(key);

    public void Clear() => _all.Clear();

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, sent) in _all)
        {
            if (sent.End <= now) _all.Remove(key);
        }
        _sweepAt = Math.Max(SweepFrom, 2 * _all.Count);
    }
}

namespace StreamGroups.Transport.InMemory;

/// <summary>What is kept beside a stream, under keys of its own: it outlives stream and group. Guarded by the lock of its store.</summary>
internal sealed class SideKeys
{
    private readonly Dictionary<string, RetrySet> _retries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GroupMark> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Schedule> _schedules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NameTable> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Token, DateTimeOffset Until)> _active = new(StringComparer.Ordinal);

    public SentMessages Sent { get; } = new();

    public RetrySet Retries(GroupAddress group) => FindOrAdd(_retries, ReservedNames.RetrySet(group), static () => new RetrySet());

    public GroupMark Mark(GroupAddress group) => FindOrAdd(_marks, ReservedNames.Mark(group), static () => new GroupMark());

    public NameTable Names(GroupAddress group) => FindOrAdd(_names, ReservedNames.Names(group), static () => new NameTable());

    public Schedule Schedule(string stream) => FindOrAdd(_schedules, ReservedNames.Scheduled(stream), static () => new Schedule());

    public Dictionary<string, (SavedPosition Position, string Token)> Positions { get; } = new(StringComparer.Ordinal);

    /// <summary>The group's active token, while its time is not over.</summary>
    public (string Token, DateTimeOffset Until)? Active(GroupAddress group, DateTimeOffset now) =>
        _active.TryGetValue(ReservedNames.Active(group), out var active) && active.Until > now ? active : null;

    public void SetActive(GroupAddress group, string token, DateTimeOffset until) => _active[ReservedNames.Active(group)] = (token, until);

    /// <summary>Removes a key; false where it is none of these.</summary>
    public bool Remove(string key) => _retries.Remove(key) | _marks.Remove(key) | _names.Remove(key) | _active.Remove(key) | Positions.Remove(key)
        | _schedules.Remove(key) | Sent.Remove(key);

    public void Clear()
    {
        _retries.Clear();
        _marks.Clear();
        _names.Clear();
        _schedules.Clear();
        Positions.Clear();
        Sent.Clear();
        _active.Clear();
    }

    private static T FindOrAdd<T>(Dictionary<string, T> all, string key, Func<T> create)
    {
        if (!all.TryGetValue(key, out var found)) all.Add(key, found = create());
        return found;
    }
}

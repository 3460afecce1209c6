namespace StreamGroups.Transport.InMemory;

/// <summary>Keeps one stream short, as the scripts for Redis do. Guarded by the lock of its store.</summary>
internal sealed class InMemoryRetention(InMemoryStream stream, IReadOnlyList<string> mapped)
{
    /// <summary>The oldest entry; zero where there is none.</summary>
    public EntryId First { get; } = stream.Entries.After(EntryId.Zero).Select(entry => entry.Id).FirstOrDefault();

    /// <summary>The oldest entry that some group has not settled.</summary>
    public StreamHold? Hold => Missing.FirstOrDefault() is { } missing
        ? new StreamHold(missing, First, HoldReason.GroupMissing)
        : stream.Groups.Select(pair => HoldOf(pair.Key, pair.Value)).OfType<StreamHold>().MinBy(hold => hold.Lowest);

    private IEnumerable<string> Missing => mapped.Where(group => !stream.Groups.ContainsKey(group));

    /// <summary>Whether groups can tell what is settled.</summary>
    private bool AllAreThere => stream.Groups.Count > 0 && !Missing.Any();

    public TrimResult Trim(TrimRequest request, DateTimeOffset now)
    {
        // Everything before what is held is settled.
        var held = AllAreThere ? Hold?.Lowest ?? EntryId.Max : EntryId.Zero;
        EntryId[] trimmed = [.. stream.Entries.After(EntryId.Zero).Select(entry => entry.Id).TakeWhile((id, index) => Goes(id, index))];
        if (trimmed.Length == 0) return new TrimResult(0, false, []);
        var mayLose = request.MaxAge is not null || request.MaxLength is not null;
        var lost = mayLose ? LostBy(trimmed) : [];
        stream.Entries.TrimToLength(stream.Entries.Count - trimmed.Length);
        return new TrimResult(trimmed.Length, false, lost);

        bool Goes(EntryId id, int index) =>
            (request.SettledAfter is { } settled && id < held && (settled == TimeSpan.Zero || IsOlder(id, settled)))
            || (request.MaxAge is { } age && IsOlder(id, age))
            || index < stream.Entries.Count - request.MaxLength;

        bool IsOlder(EntryId id, TimeSpan age) => id.Milliseconds < (ulong)Math.Max(0, (now - age).ToUnixTimeMilliseconds());
    }

    /// <summary>Deletes those that every group has settled.</summary>
    public long Delete(IEnumerable<EntryId> ids) =>
        AllAreThere ? ids.Where(id => stream.Groups.Values.All(group => IsSettled(group, id))).Count(stream.Entries.Remove) : 0;

    private static bool IsSettled(InMemoryGroup group, EntryId id) => id <= group.LastDelivered && !group.Pending.TryFind(id, out _);

    private StreamHold? HoldOf(string name, InMemoryGroup group)
    {
        var lowest = stream.Entries.After(EntryId.Zero).Select(entry => entry.Id).FirstOrDefault(id => !IsSettled(group, id));
        if (lowest == EntryId.Zero) return null;
        if (!group.Pending.TryFind(lowest, out var line)) return new StreamHold(name, lowest, HoldReason.NotDelivered);
        return line.Consumer == ReservedNames.RetryConsumer
            ? new StreamHold(name, lowest, HoldReason.Parked) : new StreamHold(name, lowest, HoldReason.Pending, line.Consumer);
    }

    private List<LostEntries> LostBy(EntryId[] trimmed)
    {
        var groups = stream.Groups.Select(pair => new LostEntries(pair.Key, trimmed.Count(id => !IsSettled(pair.Value, id))));
        return [.. groups.Where(lost => lost.Count > 0), .. Missing.Select(group => new LostEntries(group, trimmed.Length))];
    }
}

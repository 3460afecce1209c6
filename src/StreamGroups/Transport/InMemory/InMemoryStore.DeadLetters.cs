namespace StreamGroups.Transport.InMemory;

/// <summary>What is done with dead letters.</summary>
internal sealed partial class InMemoryStore
{
    private const int DeadLetterPage = 256;
    private const int DeadLetterPageBytes = 1024 * 1024;

    public DeadLetterSummary InspectDeadLetters(GroupAddress group)
    {
        lock (_gate)
        {
            return TryFindDead(group) is { } dead
                ? new(dead.Entries.Count, dead.Entries.After(EntryId.Zero).LastOrDefault().Id)
                : new(0, EntryId.Zero);
        }
    }

    public StoredDeadLetter[] ReadDeadLetters(GroupAddress group, EntryId from, EntryId to)
    {
        var room = DeadLetterPageBytes;
        lock (_gate)
        {
            return [.. DeadIn(group, from, to).Take(DeadLetterPage).TakeWhile(HasRoom).Select(entry => new StoredDeadLetter(entry.Id, entry.Fields))];
        }

        bool HasRoom(StoredEntry entry)
        {
            var hasRoom = room > 0;
            room -= entry.Fields.Sum(static part => part.Length);
            return hasRoom;
        }
    }

    public DeadLetterOutcome ReplayDeadLetter(GroupAddress address, EntryId id)
    {
        var isParked = false;
        lock (_gate)
        {
            if (TryFindDead(address) is not { } dead || dead.Entries.Find(id) is not { } fields) return DeadLetterOutcome.Missing;
            if (!StoredFields.TrySplit(fields, out var own, out var original)) return DeadLetterOutcome.Foreign;
            var group = GroupOf(address);
            if (group.FieldsOf(original) is not { } entry || !StoredFields.AreEqual(entry, own))
            {
                FindOrAdd(address.Stream).Add(StoredFields.Tag(own, address.Group), StreamTrim.None, Now);
            }
            else
            {
                if (group.Pending.TryFind(original, out _)) return DeadLetterOutcome.Pending;
                isParked = group.Restore(ReservedNames.RetryConsumer, new RestoredEntry(original, 0), Now);
                if (isParked)
                {
                    _side.Retries(address).Set(original, Now);
                    _side.Mark(address).Lower(original);
                }
            }
            dead.Entries.Remove(id);
        }
        if (isParked) _wakes.Call(ReservedNames.WakeChannel(address), TimeSpan.Zero);
        return DeadLetterOutcome.Replayed;
    }

    public DeadLetterOutcome RepublishDeadLetter(GroupAddress address, EntryId id)
    {
        lock (_gate)
        {
            if (TryFindDead(address) is not { } dead || dead.Entries.Find(id) is not { } fields) return DeadLetterOutcome.Missing;
            if (!StoredFields.TrySplit(fields, out var own, out _)) return DeadLetterOutcome.Foreign;
            FindOrAdd(address.Stream).Add(StoredFields.WithoutTag(own), StreamTrim.None, Now);
            dead.Entries.Remove(id);
            return DeadLetterOutcome.Replayed;
        }
    }

    public long DeleteDeadLetters(GroupAddress group, ReadOnlySpan<EntryId> ids)
    {
        lock (_gate)
        {
            var deleted = 0L;
            if (TryFindDead(group) is not { } dead) return deleted;
            foreach (var id in ids) deleted += dead.Entries.Remove(id) ? 1 : 0;
            return deleted;
        }
    }

    public long DeleteDeadLetters(GroupAddress group, EntryId from, EntryId to, long count)
    {
        lock (_gate)
        {
            EntryId[] ids = [.. DeadIn(group, from, to).Take((int)Math.Min(count, DeadLetterPage)).Select(entry => entry.Id)];
            return DeleteDeadLetters(group, ids);
        }
    }

    private InMemoryStream? TryFindDead(GroupAddress group) =>
        TryFind(ReservedNames.DeadLetterStream(group), out var dead) ? dead : null;

    private IEnumerable<StoredEntry> DeadIn(GroupAddress group, EntryId from, EntryId to) =>
        TryFindDead(group) is { } dead ? dead.Entries.After(from.Previous).TakeWhile(entry => entry.Id <= to) : [];
}

namespace StreamGroups.Transport.InMemory;

/// <summary>What concerns groups of which one process is active alone.</summary>
internal sealed partial class InMemoryStore
{
    public ActiveClaim TakeActive(GroupAddress group, string token, TimeSpan lease)
    {
        lock (_gate)
        {
            var active = _side.Active(group, Now);
            if (active is { } other && other.Token != token) return new ActiveClaim(ActiveOutcome.Another, other.Until - Now);
            _side.SetActive(group, token, Now + lease);
            return new ActiveClaim(active is null ? ActiveOutcome.Taken : ActiveOutcome.Kept, TimeSpan.Zero);
        }
    }

    public void LeaveActive(GroupAddress group, string token)
    {
        lock (_gate)
        {
            if (!IsActive(group, token)) return;
            _side.Remove(ReservedNames.Active(group));
        }
        _wakes.Call(ReservedNames.WakeChannel(group), TimeSpan.Zero);
    }

    public PendingPage PendingOfAll(GroupAddress address, EntryId after, int count)
    {
        lock (_gate)
        {
            var retries = _side.Retries(address);
            PendingLine[] lines = [.. GroupOf(address).Pending.InOrder(after).Take(count)];
            PendingEntry[] entries = [.. lines.Where(line => !IsForLater(line, retries)).Select(line => line.ToPendingEntry(Now))];
            return new PendingPage(entries, lines.Length < count ? null : lines[^1].Id);
        }
    }

    public Entry[] TakeOver(GroupAddress address, string consumer, EntryId id, bool counted)
    {
        lock (_gate)
        {
            var (group, retries) = (GroupOf(address), _side.Retries(address));
            if (!group.Pending.TryFind(id, out var line) || IsForLater(line, retries)) return [];
            retries.Remove(id);
            if (group.FieldsOf(id) is { } fields) return [group.Deliver(line, fields, consumer, counted, Now)];
            group.Pending.Remove(id);
            return [];
        }
    }

    private bool IsActive(GroupAddress group, string token) => _side.Active(group, Now)?.Token == token;

    private bool IsForLater(PendingLine line, RetrySet retries) =>
        line.Consumer == ReservedNames.RetryConsumer && retries.DueOf(line.Id) is { } due && due > Now;
}

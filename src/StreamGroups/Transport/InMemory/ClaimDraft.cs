namespace StreamGroups.Transport.InMemory;

/// <summary>Deals out pending lines in turn, within one claim: to be delivered, or exhausted.</summary>
internal sealed class ClaimDraft(InMemoryGroup group, ClaimRequest request, bool keepsLastApart, DateTimeOffset now)
{
    private readonly List<Entry> _entries = [];
    private readonly List<PendingEntry> _exhausted = [];
    private bool _lastWaits;
    private bool _lastTaken;
    private long _room = BatchLimit.ClaimedBytes;

    public bool IsFull => _lastTaken || _room <= 0 || _entries.Count >= request.Limit;

    /// <summary>Claims the entry, or takes it off the list where it is no longer in the stream; false where the claim has to end before it.</summary>
    public bool Take(PendingLine line)
    {
        if (group.FieldsOf(line.Id) is not { } fields)
        {
            group.Pending.Remove(line.Id);
            return true;
        }
        if (line.DeliveryCount >= request.MaxDeliveries)
        {
            var before = line.ToPendingEntry(now);
            group.Pending.Assign(line, request.Consumer, now);
            line.DeliveryCount = Math.Max(line.DeliveryCount, request.MaxDeliveries + 1L);
            _exhausted.Add(before);
            return true;
        }
        var isLast = keepsLastApart && request.MaxDeliveries > 1 && line.DeliveryCount + 1 >= request.MaxDeliveries;
        if (isLast && (!request.Alone || _entries.Count > 0))
        {
            _lastWaits = true;
            return false;
        }
        _lastTaken = isLast;
        _room -= fields.Sum(static part => (long)part.Length);
        _entries.Add(group.Deliver(line, fields, request.Consumer, counted: true, now));
        return true;
    }

    public ClaimResult End(ClaimCursor next) => new([.. _entries], [.. _exhausted], next, _lastWaits);
}

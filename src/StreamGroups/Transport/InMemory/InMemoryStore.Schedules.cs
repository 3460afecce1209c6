namespace StreamGroups.Transport.InMemory;

/// <summary>Messages that are published later.</summary>
internal sealed partial class InMemoryStore
{
    public ScheduleOutcome Schedule(in ScheduleRequest request, Durability durability)
    {
        TimeSpan wait;
        bool isNext;
        EntryId id;
        lock (_gate)
        {
            var sent = ReservedNames.Sent(request.Stream, request.MessageId ?? "");
            if (request.MessageId is not null && _side.Sent.Find(sent, Now) is { } known)
                return new ScheduleOutcome(new DurablePublish(known, durability.Confirmations, null), null);
            var message = new ScheduledMessage(StoredFields.OfData(request.Data), request.Trim, request.MessageId, request.Window);
            var due = Milliseconds(request.At ?? Now + request.After);
            id = _side.Schedule(request.Stream).Add(due, message, Now);
            isNext = _side.Schedule(request.Stream).Next == id;
            wait = Until(id);
            if (request.MessageId is not null) _side.Sent.Set(sent, id, wait + request.Window, Now);
        }
        if (isNext) _wakes.Call(ReservedNames.ScheduleChannel(request.Stream), wait);
        return new ScheduleOutcome(new DurablePublish(id, durability.Confirmations, null), wait);
    }

    public bool CancelScheduled(string stream, EntryId id)
    {
        lock (_gate)
        {
            if (!_side.Schedule(stream).Remove(id, out var message)) return false;
            if (message?.MessageId is { } messageId && _side.Sent.Find(ReservedNames.Sent(stream, messageId), Now) == id)
                _side.Sent.Remove(ReservedNames.Sent(stream, messageId));
            return true;
        }
    }

    public DueMove MoveDue(string stream)
    {
        lock (_gate)
        {
            var (schedule, moved, room) = (_side.Schedule(stream), 0, BatchLimit.ClaimedBytes);
            foreach (var (id, message) in schedule.DueBy((ulong)Now.ToUnixTimeMilliseconds()).Take(BatchLimit.Entries).ToArray())
            {
                if (room <= 0) break;
                var entry = FindOrAdd(stream).Add(message.Fields, message.Trim, Now);
                if (message.MessageId is { } messageId) _side.Sent.Set(ReservedNames.Sent(stream, messageId), entry, message.Window, Now);
                schedule.Remove(id, out _);
                moved++;
                room -= message.Fields.Sum(static part => part.Length);
            }
            return new DueMove(moved, schedule.Next is { } next ? Until(next) : null);
        }
    }

    public IDisposable OnScheduled(string stream, Action<TimeSpan> wake) => _wakes.Add(ReservedNames.ScheduleChannel(stream), wake);

    /// <summary>Upwards, so that nothing comes early.</summary>
    private static ulong Milliseconds(DateTimeOffset time) =>
        (ulong)Math.Max(0, Math.Ceiling((time - DateTimeOffset.UnixEpoch).TotalMilliseconds));

    private TimeSpan Until(EntryId due) => due.Timestamp > Now ? due.Timestamp - Now : TimeSpan.Zero;
}

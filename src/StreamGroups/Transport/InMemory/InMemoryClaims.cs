namespace StreamGroups.Transport.InMemory;

/// <summary>Claims what was delivered before: parked entries, and those of other consumers.</summary>
internal static class InMemoryClaims
{
    public static ClaimResult ClaimDue(this InMemoryGroup group, in ClaimRequest request, RetrySet retries, DateTimeOffset now)
    {
        var draft = new ClaimDraft(group, request, keepsLastApart: false, now);
        foreach (var id in retries.DueBy(now).Take(BatchLimit.Entries).ToArray())
        {
            if (draft.IsFull) break;
            var isParked = group.Pending.TryFind(id, out var line) && line.Consumer == ReservedNames.RetryConsumer;
            if (isParked && !draft.Take(line!)) break;
            retries.Remove(id);
        }
        TimeSpan? next = retries.NextDue is not { } due ? null : due > now ? due - now : TimeSpan.Zero;
        return draft.End(ClaimCursor.Start) with { NextDue = next };
    }

    public static ClaimResult ClaimExpired(
        this InMemoryGroup group, in ClaimRequest request, RetrySet retries, NameTable names, DateTimeOffset now)
    {
        var draft = new ClaimDraft(group, request, keepsLastApart: true, now);
        var cursor = request.Cursor;
        var parked = group.Pending.CountOf(ReservedNames.RetryConsumer);
        var allHaveTimes = parked > BatchLimit.Entries && retries.Count >= parked; // Then a large set is passed over unread.
        var page = group.Pending.After(cursor, request.Consumer, allHaveTimes ? ReservedNames.RetryConsumer : request.Consumer).Take(BatchLimit.Entries).ToArray();
        foreach (var line in page)
        {
            var isExpired = line.Consumer == ReservedNames.RetryConsumer
                ? !retries.Contains(line.Id)
                : line.IdleAt(now) >= names.LeaseOf(line.Consumer, request.AckWait);
            var before = cursor.Consumer == line.Consumer ? cursor : new ClaimCursor(line.Consumer, EntryId.Zero);
            cursor = new ClaimCursor(line.Consumer, line.Id);
            if (isExpired && !draft.Take(line)) return draft.End(before);
            if (draft.IsFull) return draft.End(cursor);
        }
        return draft.End(page.Length < BatchLimit.Entries ? ClaimCursor.Start : cursor);
    }
}

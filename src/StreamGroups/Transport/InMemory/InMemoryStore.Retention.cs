namespace StreamGroups.Transport.InMemory;

/// <summary>What keeps streams short.</summary>
internal sealed partial class InMemoryStore
{
    public RetentionReport Report(RetentionTarget target)
    {
        lock (_gate)
        {
            if (!TryFind(target.Stream, out var stream) || stream.Entries.Count == 0) return new RetentionReport(0, null, null, Now);
            var retention = new InMemoryRetention(stream, target.Groups);
            return new RetentionReport(stream.Entries.Count, retention.First, retention.Hold, Now);
        }
    }

    public TrimResult Trim(TrimRequest request)
    {
        lock (_gate)
        {
            if (!TryFind(request.Target.Stream, out var stream) || stream.Entries.Count == 0) return new TrimResult(0, false, []);
            return new InMemoryRetention(stream, request.Target.Groups).Trim(request, Now);
        }
    }

    public DeletedAcks AckAndDelete(RetentionTarget target, string group, ReadOnlySpan<EntryId> ids)
    {
        lock (_gate)
        {
            var acked = Ack(new GroupAddress(target.Stream, group), ids);
            return TryFind(target.Stream, out var stream)
                ? new DeletedAcks(acked, new InMemoryRetention(stream, target.Groups).Delete(ids.ToArray())) : default;
        }
    }

    public long Collect(RetentionTarget target, EntryId after)
    {
        lock (_gate)
        {
            return TryFind(target.Stream, out var stream)
                ? new InMemoryRetention(stream, target.Groups).Delete([.. stream.Entries.After(after).Select(entry => entry.Id)]) : 0;
        }
    }
}

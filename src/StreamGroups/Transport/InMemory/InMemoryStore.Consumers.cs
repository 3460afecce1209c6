namespace StreamGroups.Transport.InMemory;

/// <summary>What concerns consumers and their names.</summary>
internal sealed partial class InMemoryStore
{
    /// <summary>Takes a name for a reader, or another one where a living process has it. Returns the name.</summary>
    public string TakeName(ReaderRequest request, InMemoryProcess process, out bool kept)
    {
        lock (_gate)
        {
            var names = _side.Names(request.Group);
            var record = new NameRecord(request.Token, process, request.AckWait, Now);
            if (names.TryTake(request.Consumer, record, out kept)) return request.Consumer;
            if (request.Exclusive) throw NameConflict.Refused(request);
            string another;
            do another = NameConflict.Another(request.Consumer);
            while (!names.TryTake(another, record, out kept));
            return another;
        }
    }

    public void Leave(GroupAddress address, string consumer, string token, bool forGood)
    {
        lock (_gate)
        {
            var names = _side.Names(address);
            if (names.IsOthers(consumer, token)) return;
            names.Remove(consumer);
            if (forGood && TryFind(address, out var group) && group.Pending.CountOf(consumer) == 0) group.Pending.RemoveConsumer(consumer);
        }
    }

    public string[] RemoveIdleConsumers(GroupAddress address, TimeSpan idle)
    {
        lock (_gate)
        {
            var pending = GroupOf(address).Pending;
            var names = _side.Names(address);
            List<string> removed = [];
            var consumers = pending.CountByConsumer();
            foreach (var (consumer, count) in consumers)
            {
                var absence = names.LongestAbsence(consumer, idle);
                var stays = consumer == ReservedNames.RetryConsumer || count > 0 || removed.Count == BatchLimit.Entries
                    || pending.IdleOf(consumer, Now) <= absence || !names.IsUnseen(consumer, absence, Now);
                if (stays) continue;
                pending.RemoveConsumer(consumer);
                names.Remove(consumer);
                removed.Add(consumer);
            }
            names.RemoveUnseen(consumers.Keys.ToHashSet(StringComparer.Ordinal), idle, Now);
            return [.. removed];
        }
    }
}

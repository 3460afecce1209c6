using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Acks, and deletes what every group has settled. Not by XACKDEL or XDELEX, where a server has them: before Redis 8.2.3 they can crash it (on
/// several IDs at once, or where nothing is pending after a restart), and they do not know which groups are mapped.
/// </summary>
internal static class AckAndDeleteScript
{
    /// <summary>Lua passes on some 8,000 arguments at most, and 1,000 IDs take the server a few milliseconds.</summary>
    private const int MostInOneCall = 1_000;

    /// <summary>KEYS: stream. ARGV: group, number of mapped groups, these, IDs in their order. Returns how many were acked and deleted.</summary>
    private const string Text = RetentionLua.ForDeleting + """
        if redis.call('EXISTS', key) == 0 then return {0, 0} end
        local ids = {}
        for i = ARGV[2] + 3, #ARGV do ids[#ids + 1] = ARGV[i] end
        local acked = redis.call('XACK', key, ARGV[1], unpack(ids))
        local found, missing = groups(3, ARGV[2] + 2)
        if #missing > 0 then return {acked, 0} end
        return {acked, delete(found, ids)}
        """;

    public static async ValueTask<DeletedAcks> RunAsync(
        RedisCommands commands, RetentionTarget target, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken)
    {
        var sorted = ids.ToArray();
        Array.Sort(sorted);
        var (acked, deleted) = (0L, 0L);
        for (var from = 0; from < sorted.Length; from += MostInOneCall)
        {
            var part = sorted.AsMemory(from, Math.Min(MostInOneCall, sorted.Length - from));
            using var reply = await commands.EvaluateAsync(
                Text, [commands.Keys.Stream(target.Stream)], Values(target, group, part.Span), "Acknowledging and deleting",
                new GroupAddress(target.Stream, group), cancellationToken).ConfigureAwait(false);
            var done = Parse(reply);
            (acked, deleted) = (acked + done.Acked, deleted + done.Deleted);
        }
        return new DeletedAcks(acked, deleted);
    }

    private static RedisValue[] Values(RetentionTarget target, string group, ReadOnlySpan<EntryId> ids)
    {
        var mapped = target.Groups.Count;
        var values = new RedisValue[mapped + 2 + ids.Length];
        values[0] = group;
        values[1] = mapped;
        for (var i = 0; i < mapped; i++) values[i + 2] = target.Groups[i];
        for (var i = 0; i < ids.Length; i++) values[mapped + 2 + i] = RedisText.Value(ids[i]);
        return values;
    }

    private static DeletedAcks Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var acked = reader.ReadInt64();
        reader.MoveNextScalar();
        return new DeletedAcks(acked, reader.ReadInt64());
    }
}

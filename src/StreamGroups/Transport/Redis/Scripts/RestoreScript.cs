using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Puts entries back on the pending list of a group that was created anew, unless the group will deliver them as new.</summary>
internal static class RestoreScript
{
    /// <summary>
    /// KEYS: stream, mark. ARGV: group, consumer, then of each entry: ID, delivery count. Returns how many were put back. The group's mark is lowered
    /// in the same step, since they would be lost with the group otherwise, until the mark is saved again.
    /// </summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        local key, group, restored, lowest = KEYS[1], ARGV[1], 0, nil

        """ + LuaParts.Ids + LuaParts.FindGroup + """
        local found = findgroup()
        if not found then return redis.error_reply('NOGROUP No such key or consumer group') end
        for i = 3, #ARGV, 2 do
            local id = ARGV[i]
            if not before(found['last-delivered-id'], id) and #redis.call('XPENDING', key, group, id, id, 1) == 0 then
                if redis.call('XCLAIM', key, group, ARGV[2], 0, id, 'RETRYCOUNT', ARGV[i + 1], 'FORCE', 'JUSTID')[1] then
                    restored = restored + 1
                    if not lowest or before(id, lowest) then lowest = id end
                end
            end
        end
        local mark = lowest and redis.call('HGET', KEYS[2], 'after')
        if mark and not before(mark, lowest) then redis.call('HSET', KEYS[2], 'after', previous(lowest)) end
        return restored
        """;

    public static async ValueTask<long> RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, ReadOnlyMemory<RestoredEntry> entries, CancellationToken cancellationToken)
    {
        BatchLimit.Check(entries.Length);
        List<RedisValue> values = [group.Group, consumer];
        foreach (var entry in entries.Span)
        {
            values.Add(RedisText.Value(entry.Id));
            values.Add(Math.Max(0, entry.DeliveryCount));
        }
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.Mark(group)], values.ToArray(), "Restoring pending entries", group,
            cancellationToken).ConfigureAwait(false);
        return reply.ReadScalar().ReadInt64();
    }
}

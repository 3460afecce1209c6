using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Has a dead letter's entry delivered again, to its own group alone.</summary>
internal static class ReplayScript
{
    /// <summary>
    /// KEYS: stream, dead-letter stream, retry set, mark. ARGV: group, dead letter's ID, parked consumer, wake channel. Returns a
    /// <see cref="DeadLetterOutcome"/>. An entry with the same ID and other fields is of a stream that began anew. What the group has not
    /// delivered yet it will deliver by itself. The group's mark is lowered in the same step, since the letter is gone should the group be lost
    /// then. Where the entry has to be added anew, the tag of an earlier time is used again.
    /// </summary>
    private const string Text = """
        local key, group = KEYS[1], ARGV[1]

        """ + LuaParts.Clock + LuaParts.Ids + LuaParts.FindGroup + DeadLetterLua.Split + """
        local letter = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2])[1]
        if not letter then return 0 end
        local own, at = split(letter[2])
        if not own then return 4 end
        local found = findgroup()
        if not found then return redis.error_reply('NOGROUP No such key or consumer group') end

        local id = letter[2][at + 1]
        local entry = redis.call('XRANGE', key, id, id)[1]
        local same = entry and #entry[2] == #own
        for i = 1, same and #own or 0 do
            if entry[2][i] ~= own[i] then same = false break end
        end
        if same then
            if #redis.call('XPENDING', key, group, id, id, 1) > 0 then return 2 end
            if not before(found['last-delivered-id'], id) then
                redis.call('XCLAIM', key, group, ARGV[3], 0, id, 'RETRYCOUNT', 0, 'FORCE', 'JUSTID')
                redis.call('ZADD', KEYS[3], now(), id)
                local mark = redis.call('HGET', KEYS[4], 'after')
                if mark and not before(mark, id) then redis.call('HSET', KEYS[4], 'after', previous(id)) end
                redis.pcall('PUBLISH', ARGV[4], 0)
            end
        else
            if #own > 7900 then return 3 end
            local tag = #own > 2 and own[#own - 1] == '__only__' and #own - 1 or #own + 1
            own[tag], own[tag + 1] = '__only__', group
            redis.call('XADD', key, '*', unpack(own))
        end
        redis.call('XDEL', KEYS[2], ARGV[2])
        return 1
        """;

    public static async ValueTask<DeadLetterOutcome> RunAsync(
        RedisCommands commands, GroupAddress group, EntryId id, CancellationToken cancellationToken)
    {
        var keys = commands.Keys;
        using var reply = await commands.EvaluateAsync(
            Text, [keys.Stream(group.Stream), keys.DeadLetters(group), keys.RetrySet(group), keys.Mark(group)],
            [group.Group, RedisText.Value(id), ReservedNames.RetryConsumer, keys.WakeChannel(group)],
            $"Replaying dead letter {id}", group, cancellationToken).ConfigureAwait(false);
        return (DeadLetterOutcome)reply.ReadScalar().ReadInt64();
    }
}

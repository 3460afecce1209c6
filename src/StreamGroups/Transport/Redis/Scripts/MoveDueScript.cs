using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Moves scheduled messages that are due into their stream.</summary>
internal static class MoveDueScript
{
    /// <summary>
    /// KEYS: stream, schedule, bodies. ARGV: most messages, most bytes, what the keys of message IDs begin with. Returns how many, and the ms until the
    /// next one or nothing. Rights that are missing show before anything is added; what the stream refuses stays scheduled. A message ID stands for
    /// the entry from now on, which is of no weight to what follows: it may fail.
    /// </summary>
    private const string Text = LuaParts.Clock + LuaParts.Add + LuaParts.Scheduled + """
        local schedule, bodies, room, moved, time = KEYS[2], KEYS[3], tonumber(ARGV[2]), 0, now()
        local due = redis.call('ZRANGEBYSCORE', schedule, '-inf', time, 'LIMIT', 0, ARGV[1])
        if due[1] then
            redis.call('ZREM', schedule, '')
            redis.call('HDEL', bodies, '')
        end
        for _, id in ipairs(due) do
            if room <= 0 then break end
            local body = redis.call('HGET', bodies, id)
            if body then
                local found = partsof(body)
                local entry = add(found.kind, found.limit, string.sub(body, found.start))
                if type(entry) == 'table' then
                    if moved == 0 then return entry end
                    break
                end
                moved, room = moved + 1, room - #body
                if found.message ~= '' then redis.pcall('SET', ARGV[3] .. found.message, entry, 'PX', found.window) end
            end
            redis.call('ZREM', schedule, id)
            redis.call('HDEL', bodies, id)
        end
        local next = redis.call('ZRANGE', schedule, 0, 0, 'WITHSCORES')[2]
        return {moved, next and math.max(0, math.ceil(tonumber(next) - time)) or false}
        """;

    public static async ValueTask<DueMove> RunAsync(RedisCommands commands, string stream, CancellationToken cancellationToken)
    {
        var keys = commands.Keys;
        using var reply = await commands.EvaluateAsync(
            Text, [keys.Stream(stream), keys.Scheduled(stream), keys.ScheduledBodies(stream)],
            [BatchLimit.Entries, BatchLimit.ClaimedBytes, keys.SentPrefix(stream)], "Moving scheduled messages", stream, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static DueMove Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var moved = (int)reader.ReadInt64();
        reader.MoveNext();
        return new DueMove(moved, reader.IsNull ? null : TimeSpan.FromMilliseconds(reader.ReadInt64()));
    }
}

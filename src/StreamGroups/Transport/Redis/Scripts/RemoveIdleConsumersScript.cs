using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Removes consumers that are gone. Looking and removing are one step: an entry delivered between the two would be lost.</summary>
internal static class RemoveIdleConsumersScript
{
    /// <summary>
    /// KEYS: stream, names. ARGV: group, idle ms, parked consumer, most to look at. Returns the names removed. Before Redis 7.2 a reader that waits
    /// in vain counts as idle, so what its name's record says matters too. Records without a consumer, since a process died before it read, go as well.
    /// </summary>
    private const string Text = LuaParts.Clock + LuaParts.Names + """
        local key, group, idle, retry, most = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
        local time, removed, exists = now(), {}, {}
        for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', key, group)) do
            local fields = {}
            for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
            local name = fields['name']
            exists[name] = true
            if #removed < most and name ~= retry and fields['pending'] == 0 and fields['idle'] > idle then
                local known = parse(redis.call('HGET', KEYS[2], name))
                local limit = known and math.max(idle, 2 * known.lease) or idle
                if fields['idle'] > limit and (not known or time - known.seen > limit) then
                    redis.call('XGROUP', 'DELCONSUMER', key, group, name)
                    redis.call('HDEL', KEYS[2], name)
                    removed[#removed + 1] = name
                end
            end
        end
        local names = redis.call('HRANDFIELD', KEYS[2], most, 'WITHVALUES')
        for i = 1, #names, 2 do
            local known = parse(names[i + 1])
            if not exists[names[i]] and not (known and time - known.seen <= math.max(idle, 2 * known.lease)) then
                redis.call('HDEL', KEYS[2], names[i])
            end
        end
        return removed
        """;

    public static async ValueTask<string[]> RunAsync(
        RedisCommands commands, GroupAddress group, TimeSpan idle, CancellationToken cancellationToken)
    {
        RedisValue[] values = [group.Group, RedisText.Milliseconds(idle), ReservedNames.RetryConsumer, BatchLimit.Entries];
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.Names(group)], values, "Removing idle consumers", group, cancellationToken)
            .ConfigureAwait(false);
        return Parse(reply);
    }

    private static string[] Parse(RespResult reply)
    {
        var reader = reply.Read();
        var names = new string[reader.AggregateLength()];
        for (var i = 0; i < names.Length; i++)
        {
            reader.MoveNextScalar();
            names[i] = reader.ReadString() ?? "";
        }
        return names;
    }
}

using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Parks entries: the reserved consumer owns them, and a sorted set says when they are due. XCLAIM takes entries that are no longer in the stream
/// off the pending list, and returns nothing for them.
/// </summary>
internal static class ParkScript
{
    /// <summary>
    /// KEYS: stream, retry set. ARGV: group, consumer, parked consumer, wake channel, then of each entry: ID, delay ms, whether it gives its delivery
    /// back, its count or nothing. Returns for each entry 0 not the owner, 1 done, 2 gone. Publishing may be forbidden: then sweeps find what is due.
    /// </summary>
    private const string Text = LuaParts.EvenWithoutMemory + LuaParts.Clock + """
        local key, group, me, retry = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
        local time, results, soonest = now(), {}, nil
        for i = 5, #ARGV, 4 do
            local id, delay, result = ARGV[i], tonumber(ARGV[i + 1]), 0
            local line = redis.call('XPENDING', key, group, id, id, 1, me)[1]
            if line and (ARGV[i + 3] == '' or line[4] == tonumber(ARGV[i + 3])) then
                local parked
                if ARGV[i + 2] == '1' then
                    parked = redis.call('XCLAIM', key, group, retry, 0, id, 'RETRYCOUNT', math.max(0, line[4] - 1), 'JUSTID')[1]
                else
                    parked = redis.call('XCLAIM', key, group, retry, 0, id, 'JUSTID')[1]
                end
                result = parked and 1 or 2
                if parked then
                    redis.call('ZADD', KEYS[2], delay > 0 and time + 1 + delay or time, id)
                    if not soonest or delay < soonest then soonest = delay end
                end
            end
            results[#results + 1] = result
        end
        if soonest then redis.pcall('PUBLISH', ARGV[4], soonest) end
        return results
        """;

    public static async ValueTask<SettleResult[]> RunAsync(
        RedisCommands commands, GroupAddress group, string consumer, ReadOnlyMemory<Parking> entries, CancellationToken cancellationToken)
    {
        BatchLimit.Check(entries.Length);
        if (entries.IsEmpty) return [];
        List<RedisValue> values = [group.Group, consumer, ReservedNames.RetryConsumer, commands.Keys.WakeChannel(group)];
        foreach (var entry in entries.Span)
        {
            values.Add(RedisText.Value(entry.Id));
            values.Add(Math.Max(0, RedisText.Milliseconds(entry.Delay)));
            values.Add(entry.GiveBack ? 1 : 0);
            values.Add(entry.DeliveryCount is { } count ? count : "");
        }
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(group.Stream), commands.Keys.RetrySet(group)], values.ToArray(), "Parking entries", group, cancellationToken)
            .ConfigureAwait(false);
        return SettleReplies.ReadMany(reply);
    }
}

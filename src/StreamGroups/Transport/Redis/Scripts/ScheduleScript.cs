using StackExchange.Redis;
using StreamGroups.Transport.Redis.Adding;
using StreamGroups.Transport.Redis.Durable;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Keeps a message until it is due: its time in a sorted set, all else in a hash.</summary>
internal static class ScheduleScript
{
    /// <summary>
    /// KEYS: stream, schedule, bodies, what the message ID stands for. ARGV: due ms or nothing, else the delay ms, what is trimmed by or nothing, how far,
    /// data, message ID or nothing, its window ms, channel. Returns the ID and the ms until then, or an ID that is known and nothing. The ID's second
    /// number is the time in µs, of 16 digits: as texts the IDs of one ms are in the order in which they came, and none is ever given again.
    /// What fails in the middle leaves nothing behind. Publishing may be forbidden: then the next look finds it.
    /// </summary>
    private const string Text = LuaParts.Sent + """
        local schedule, bodies, sent = KEYS[2], KEYS[3], ARGV[6] ~= '' and KEYS[4]
        local known = sent and idof(sent)
        if known then
            redis.call('PEXPIREAT', sent, redis.call('PEXPIRETIME', sent))
            return {known, false}
        end
        local clock = redis.call('TIME')
        local time, micro = clock[1] * 1000 + math.floor(clock[2] / 1000), clock[1] * 1000000 + clock[2]
        local due, delay = tonumber(ARGV[1]), tonumber(ARGV[2])
        if not due then due = delay > 0 and time + 1 + delay or time end
        local last = redis.call('ZREVRANGEBYSCORE', schedule, due, due, 'LIMIT', 0, 1)[1]
        if last then micro = math.max(micro, tonumber(string.match(last, '%-(%d+)$')) + 1) end
        local id = string.format('%.0f-%016.0f', due, micro)

        local function failed(outcome) return type(outcome) == 'table' and outcome.err end
        local expires = string.format('%.0f', math.max(0, due - time) + ARGV[7])
        if sent then redis.call('SET', sent, id, 'PX', expires) end
        local outcome = redis.pcall('ZADD', schedule, due, id)
        if not failed(outcome) then
            outcome = redis.pcall('HSET', bodies, id, table.concat({ARGV[3], ARGV[4], ARGV[7], ARGV[6], ARGV[5]}, '\n'))
            if failed(outcome) then redis.pcall('ZREM', schedule, id) end
        end
        if failed(outcome) then
            if sent then redis.call('DEL', sent) end
            return outcome
        end
        local wait = math.max(0, due - time)
        if redis.call('ZRANGE', schedule, 0, 0)[1] == id then redis.pcall('PUBLISH', ARGV[8], string.format('%.0f', wait)) end
        return {id, wait}
        """;

    public static async ValueTask<ScheduleOutcome> RunAsync(RedisCommands commands, ScheduleRequest request, CancellationToken cancellationToken)
    {
        using var reply = await commands.EvaluateAsync(
            Text, KeysOf(commands.Keys, request), Values(commands.Keys, request), "Scheduling", request.Stream, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    public static DurableEntry Durably(RedisKeys keys, in ScheduleRequest request) =>
        DurableEntry.OfScript(request.Stream, Text, KeysOf(keys, request), Values(keys, request));

    private static ScheduleOutcome Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var id = EntryReplies.ReadId(ref reader);
        reader.MoveNext();
        return new ScheduleOutcome(new DurablePublish(id, 0, null), reader.IsNull ? null : TimeSpan.FromMilliseconds(reader.ReadInt64()));
    }

    private static RedisKey[] KeysOf(RedisKeys keys, in ScheduleRequest request) =>
    [
        keys.Stream(request.Stream), keys.Scheduled(request.Stream), keys.ScheduledBodies(request.Stream),
        keys.Sent(request.Stream, request.MessageId ?? ""),
    ];

    private static RedisValue[] Values(RedisKeys keys, in ScheduleRequest request)
    {
        var (kind, limit) = AddArguments.Limit(request.Trim);
        return
        [
            request.At is { } at ? Math.Max(0, RedisText.Milliseconds(at - DateTimeOffset.UnixEpoch)) : "",
            request.At is null ? RedisText.Milliseconds(request.After) : "", kind ?? "", kind is null ? "" : limit, request.Data,
            request.MessageId ?? "", RedisText.Milliseconds(request.Window), keys.ScheduleChannel(request.Stream),
        ];
    }
}

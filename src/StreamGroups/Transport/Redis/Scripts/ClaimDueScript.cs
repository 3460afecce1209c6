using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>Takes parked entries whose time has come. XCLAIM takes entries that are no longer in the stream off the pending list.</summary>
internal static class ClaimDueScript
{
    /// <summary>
    /// KEYS: stream, retry set, names. ARGV: group, consumer, token, client IDs, recorded lease ms, most deliveries, limit, page size, parked
    /// consumer, most bytes. Returns the entries claimed, those exhausted, 0, and the ms until the next one is due or nothing. What is not parked any
    /// more, since a late ack settled it or the group was lost, leaves the set.
    /// </summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        local key, group, me, retry = KEYS[1], ARGV[1], ARGV[2], ARGV[9]
        local max, limit, room, alone = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[10]), nil

        """ + LuaParts.Clock + LuaParts.Names + LuaParts.Owns + LuaParts.Claim + """
        if not owns(KEYS[3], me, ARGV[3], ARGV[4], ARGV[5], false) then return {entries, exhausted, lastwaits, false} end
        local time = now()
        redis.call('XPENDING', key, group, '-', '+', 1)
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', time, 'LIMIT', 0, ARGV[8])) do
            if limit == 0 then break end
            local line = redis.call('XPENDING', key, group, id, id, 1, retry)[1]
            if line and not claim(line, 0) then break end
            redis.call('ZREM', KEYS[2], id)
        end
        local next = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
        return {entries, exhausted, lastwaits, next and math.max(0, math.ceil(tonumber(next) - time)) or false}
        """;

    public static async ValueTask<ClaimResult> RunAsync(
        RedisCommands commands, ClaimRequest request, NameProof proof, CancellationToken cancellationToken)
    {
        if (request.Limit <= 0) return new ClaimResult([], [], request.Cursor, false);
        RedisValue[] values =
        [
            request.Group.Group, request.Consumer, proof.Token, proof.ClientIds, proof.LeaseMilliseconds, request.MaxDeliveries, request.Limit,
            BatchLimit.Entries, ReservedNames.RetryConsumer, BatchLimit.ClaimedBytes,
        ];
        RedisKey[] keys =
        [
            commands.Keys.Stream(request.Group.Stream), commands.Keys.RetrySet(request.Group), commands.Keys.Names(request.Group),
        ];
        using var reply = await commands.EvaluateAsync(Text, keys, values, "Claiming parked entries", request.Group, cancellationToken)
            .ConfigureAwait(false);
        return Parse(reply);
    }

    private static ClaimResult Parse(RespResult reply)
    {
        var reader = reply.Read();
        var result = ClaimReplies.Read(ref reader);
        reader.MoveNext();
        return result with { NextDue = reader.IsNull ? null : TimeSpan.FromMilliseconds(reader.ReadInt64()) };
    }
}

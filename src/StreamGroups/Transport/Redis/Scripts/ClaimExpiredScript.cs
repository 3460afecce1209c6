using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Takes over entries whose lease has run out. Not XAUTOCLAIM, which would claim parked entries too and spend their deliveries, and knows one lease
/// for all. XCLAIM itself takes entries that are no longer in the stream off the pending list, and returns nothing for them.
/// </summary>
internal static class ClaimExpiredScript
{
    /// <summary>
    /// KEYS: stream, retry set, names. ARGV: group, consumer, token, client IDs, recorded lease ms, lease ms of owners without a record, most
    /// deliveries, limit, whether alone, cursor's consumer, cursor's ID, page size, parked consumer, most bytes. Returns the entries claimed, those
    /// exhausted, whether a last delivery waits, the next cursor's consumer and ID. A page of 256 lines costs the server 1 to 2 ms when all of it is claimed, and much less when nothing is.
    /// Consumers come in the order of their names' bytes; Lua's own comparison of strings goes by the server's locale. A large set of parked
    /// entries is passed over unread where there are as many due times as entries.
    /// </summary>
    private const string Text = LuaParts.EvenWithoutMemory + """
        local key, group, me, retry = KEYS[1], ARGV[1], ARGV[2], ARGV[13]
        local max, limit, alone = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9] == '1'
        local from, after, page, room = ARGV[10], ARGV[11], tonumber(ARGV[12]), tonumber(ARGV[14])

        """ + LuaParts.Clock + LuaParts.Names + LuaParts.Owns + LuaParts.Claim + """
        if not owns(KEYS[3], me, ARGV[3], ARGV[4], ARGV[5], false) then return {entries, exhausted, lastwaits, '', '0-0'} end
        local function namedbefore(a, b)
            for i = 1, math.min(#a, #b) do
                if a:byte(i) ~= b:byte(i) then return a:byte(i) < b:byte(i) end
            end
            return #a < #b
        end
        local owners = {}
        for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', key, group)) do
            local fields = {}
            for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
            local name, pending = fields['name'], fields['pending']
            local scored = name == retry and pending > page and redis.call('ZCARD', KEYS[2]) >= pending
            if pending > 0 and name ~= me and not scored and not namedbefore(name, from) then owners[#owners + 1] = name end
        end
        for _, owner in ipairs(owners) do
            local last = owner == from and after or '0-0'
            local lease = 0
            if owner ~= retry then
                local known = parse(redis.call('HGET', KEYS[3], owner))
                lease = known and known.lease or tonumber(ARGV[6])
            end
            for _, line in ipairs(redis.call('XPENDING', key, group, '(' .. last, '+', page, owner)) do
                local expired = line[3] >= lease and (owner ~= retry or not redis.call('ZSCORE', KEYS[2], line[1]))
                if expired and not claim(line, lease) then return {entries, exhausted, lastwaits, owner, last} end
                last = line[1]
                page = page - 1
                if limit == 0 or page == 0 then return {entries, exhausted, lastwaits, owner, last} end
            end
        end
        return {entries, exhausted, lastwaits, '', '0-0'}
        """;

    public static async ValueTask<ClaimResult> RunAsync(
        RedisCommands commands, ClaimRequest request, NameProof proof, CancellationToken cancellationToken)
    {
        if (request.Limit <= 0) return new ClaimResult([], [], request.Cursor, false);
        RedisValue[] values =
        [
            request.Group.Group, request.Consumer, proof.Token, proof.ClientIds, proof.LeaseMilliseconds, RedisText.Milliseconds(request.AckWait),
            request.MaxDeliveries, request.Limit, request.Alone ? 1 : 0, request.Cursor.Consumer ?? "", RedisText.Value(request.Cursor.After),
            BatchLimit.Entries, ReservedNames.RetryConsumer, BatchLimit.ClaimedBytes,
        ];
        RedisKey[] keys =
        [
            commands.Keys.Stream(request.Group.Stream), commands.Keys.RetrySet(request.Group), commands.Keys.Names(request.Group),
        ];
        using var reply = await commands.EvaluateAsync(Text, keys, values, "Claiming", request.Group, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static ClaimResult Parse(RespResult reply)
    {
        var reader = reply.Read();
        var result = ClaimReplies.Read(ref reader);
        reader.MoveNextScalar();
        var consumer = reader.ReadString() ?? "";
        reader.MoveNextScalar();
        return result with { Next = new ClaimCursor(consumer, EntryReplies.ReadId(ref reader)) };
    }
}

using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Takes over entries whose lease has run out. Not XAUTOCLAIM, which would claim parked entries too and spend their deliveries. XCLAIM itself
/// takes entries that are no longer in the stream off the pending list, and returns nothing for them.
/// </summary>
internal static class ClaimExpiredScript
{
    /// <summary>A page of 256 lines costs the server 1 to 2 ms when all of it is claimed, and much less when nothing is.</summary>
    private const int PageSize = 256;

    /// <summary>
    /// KEYS: stream. ARGV: group, consumer, least idle ms, most deliveries, limit, cursor's consumer, cursor's ID, page size, parked consumer.
    /// Returns the entries claimed, those exhausted, the next cursor's consumer and ID. Consumers come in the order of their names' bytes;
    /// Lua's own comparison of strings goes by the server's locale.
    /// </summary>
    private const string Text = """
        local key, group, me, retry = KEYS[1], ARGV[1], ARGV[2], ARGV[9]
        local idle, max, limit = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
        local from, after, page = ARGV[6], ARGV[7], tonumber(ARGV[8])
        local function before(a, b)
            for i = 1, math.min(#a, #b) do
                if a:byte(i) ~= b:byte(i) then return a:byte(i) < b:byte(i) end
            end
            return #a < #b
        end
        local owners = {}
        for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', key, group)) do
            local fields = {}
            for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
            local name = fields['name']
            if fields['pending'] > 0 and name ~= me and name ~= retry and not before(name, from) then owners[#owners + 1] = name end
        end
        local entries, exhausted = {}, {}
        for _, owner in ipairs(owners) do
            local start = owner == from and '(' .. after or '-'
            for _, line in ipairs(redis.call('XPENDING', key, group, start, '+', page, owner)) do
                local id, count = line[1], line[4]
                page = page - 1
                if line[3] >= idle then
                    if count >= max then
                        if redis.call('XCLAIM', key, group, me, idle, id, 'JUSTID')[1] then
                            exhausted[#exhausted + 1] = line
                        end
                    else
                        local claimed = redis.call('XCLAIM', key, group, me, idle, id)[1]
                        if claimed then
                            entries[#entries + 1] = {id, count + 1, claimed[2]}
                            limit = limit - 1
                        end
                    end
                end
                if limit == 0 or page == 0 then return {entries, exhausted, owner, id} end
            end
        end
        return {entries, exhausted, '', '0-0'}
        """;

    public static async ValueTask<ClaimResult> RunAsync(RedisCommands commands, ClaimRequest request, CancellationToken cancellationToken)
    {
        if (request.Limit <= 0) return new ClaimResult([], [], request.Cursor, false);
        RedisValue[] values =
        [
            request.Group.Group, request.Consumer, RedisText.Milliseconds(request.AckWait), request.MaxDeliveries, request.Limit,
            request.Cursor.Consumer ?? "", RedisText.Value(request.Cursor.After), PageSize, ReservedNames.RetryConsumer,
        ];
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(request.Group.Stream)], values, "Claiming", request.Group, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static ClaimResult Parse(RespResult reply)
    {
        var reader = reply.Read();
        var bodies = new BodyCopier();
        reader.MoveNextAggregate();
        var entries = EntryReplies.ReadCounted(ref reader, ref bodies);
        reader.MoveNextAggregate();
        var exhausted = EntryReplies.ReadPending(ref reader);
        reader.MoveNextScalar();
        var consumer = reader.ReadString() ?? "";
        reader.MoveNextScalar();
        return new ClaimResult(entries, exhausted, new ClaimCursor(consumer, EntryReplies.ReadId(ref reader)), false);
    }
}

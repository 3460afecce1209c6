using StackExchange.Redis;

namespace StreamGroups.Transport.Redis.Scripts;

/// <summary>
/// Removes a stream's oldest entries, a bounded number a call, and counts for each group what it had not settled. First whole nodes (<c>~</c>),
/// which cost next to nothing; where none is left, the rest of less than a node exactly.
/// </summary>
internal static class TrimScript
{
    /// <summary>Entries that all groups have settled.</summary>
    private const int MostSettled = 2_000;

    /// <summary>Where what is lost has to be counted: as many lines may be pending for each group.</summary>
    private const int MostCounted = 1_000;

    /// <summary>
    /// KEYS: stream. ARGV: settled after ms, most ms, most entries (each −1 for none), most to remove, mapped groups. Returns how many were
    /// removed, whether there may be more, groups and numbers of lost entries in turn. One step never goes beyond what a group was delivered
    /// last, so that for each group either all or none of what it removes had been delivered.
    /// </summary>
    private const string Text = RetentionLua.ForTrimming + """
        local settled, oldest, longest, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local length = redis.call('XLEN', key)
        if length == 0 then return {0, 0, {}} end
        local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1][1]
        local found, missing = groups(5, #ARGV)
        local bound = '0-0'
        if settled >= 0 and #missing == 0 and #found > 0 then
            bound = settled > 0 and ago(settled) or '18446744073709551615-18446744073709551615'
            for _, group in ipairs(found) do
                local id = unsettled(group, first)
                if lower(id, bound) then bound = id end
            end
        end
        if oldest >= 0 and lower(bound, ago(oldest)) then bound = ago(oldest) end
        local excess = longest >= 0 and length - longest or 0
        local target = excess <= 0 and bound
        if target and not lower(first, target) then return {0, 0, {}} end
        for _, group in ipairs(found) do
            local border = following(group.last)
            if lower(first, border) and (not target or lower(border, target)) then target = border end
        end

        local removed, more = 0, 1
        if excess <= 0 then
            removed = redis.call('XTRIM', key, 'MINID', '~', target, 'LIMIT', most)
            if removed == 0 then
                removed = redis.call('XTRIM', key, 'MINID', '=', target)
                if target == bound then more = 0 end
            end
        elseif target then
            removed = redis.call('XTRIM', key, 'MINID', '~', target, 'LIMIT', math.min(most, excess))
            if removed == 0 then
                local count = #redis.call('XRANGE', key, '-', '(' .. target, 'COUNT', math.min(excess, 128))
                removed = redis.call('XTRIM', key, 'MAXLEN', '=', length - count)
                if removed == excess then more = 0 end
            end
        else
            removed = redis.call('XTRIM', key, 'MAXLEN', '~', longest, 'LIMIT', most)
            if removed == 0 then
                removed = redis.call('XTRIM', key, 'MAXLEN', '=', longest)
                more = 0
            end
        end

        local lost = {}
        local function lose(group, count)
            if count > 0 then lost[#lost + 1], lost[#lost + 2] = group, count end
        end
        if oldest >= 0 or longest >= 0 then
            local rest = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
            local stop = rest and '(' .. rest[1] or '+'
            for _, group in ipairs(found) do
                if lower(group.last, first) then
                    lose(group.name, removed)
                elseif group.pending > 0 then
                    lose(group.name, #redis.call('XPENDING', key, group.name, first, stop, removed))
                end
            end
            for _, name in ipairs(missing) do lose(name, removed) end
        end
        return {removed, more, lost}
        """;

    public static async ValueTask<TrimResult> RunAsync(RedisCommands commands, TrimRequest request, CancellationToken cancellationToken)
    {
        var (stream, groups) = request.Target;
        var mayLose = request.MaxAge is not null || request.MaxLength is not null;
        RedisValue[] values =
        [
            Milliseconds(request.SettledAfter), Milliseconds(request.MaxAge), request.MaxLength ?? -1, mayLose ? MostCounted : MostSettled,
            .. groups.Select(group => (RedisValue)group),
        ];
        using var reply = await commands.EvaluateAsync(
            Text, [commands.Keys.Stream(stream)], values, "Trimming", stream, cancellationToken).ConfigureAwait(false);
        return Parse(reply);
    }

    private static long Milliseconds(TimeSpan? time) => time is { } some ? RedisText.Milliseconds(some) : -1;

    private static TrimResult Parse(RespResult reply)
    {
        var reader = reply.Read();
        reader.MoveNextScalar();
        var trimmed = reader.ReadInt64();
        reader.MoveNextScalar();
        var more = reader.ReadInt64() == 1;
        reader.MoveNextAggregate();
        var lost = new LostEntries[reader.AggregateLength() / 2];
        for (var i = 0; i < lost.Length; i++)
        {
            reader.MoveNextScalar();
            var group = reader.ReadString() ?? "";
            reader.MoveNextScalar();
            lost[i] = new LostEntries(group, reader.ReadInt64());
        }
        return new TrimResult(trimmed, more, lost);
    }
}
